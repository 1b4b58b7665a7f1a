using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using SupportFunctions.Azure.Lifecycles;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>
/// A task hub that runs lifecycles, a step at a time and only when it is told to; every step replays the whole history, from each of
/// its prefixes. Events are kept while an instance runs, go over to the next history, and are lost with an instance that ends.
/// </summary>
/// <param name="round">Runs one round; null: it failed at every attempt.</param>
public sealed class VirtualHub(Func<LifecycleRound, Task<LifecycleLook?>> round)
{
    private readonly Dictionary<string, Instance> _instances = [];

    public DurableTaskClient Client => Mock().Object;

    public DateTimeOffset Now { get; set; } = OrchestrationScript.Start;

    /// <summary>Instances that have not ended.</summary>
    public int Running => _instances.Values.Count(i => !i.HasEnded);

    /// <summary>How often an instance started afresh.</summary>
    public int Afresh { get; private set; }

    /// <summary>Events that were accepted and are lost with an instance that ended.</summary>
    public int Dropped { get; private set; }

    /// <summary>Runs between the look at an instance and what is done with it: whoever else is at work.</summary>
    public Func<Task>? Between { get; set; }

    /// <summary>Whether an event is delivered before what else is pending; where it is not, and the instance ends, it is lost.</summary>
    public Func<bool> EventsFirst { get; set; } = () => true;

    /// <summary>One thing that happens next to one instance.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> StepAsync()
    {
        foreach (Instance instance in _instances.Values.Where(i => !i.HasEnded).ToArray())
        {
            if (instance.Inbox.Count > 0 && EventsFirst())
            {
                Deliver(instance, instance.Inbox.Dequeue());
                return true;
            }

            IReadOnlyList<Deed> deeds = instance.Deeds();
            switch (deeds.Last(d => d is Deed.Round or Deed.Timer))
            {
                case Deed.Round called when deeds.OfType<Deed.Round>().Count() > instance.Rounds:
                    LifecycleLook? look = await round(JsonSerializer.Deserialize<LifecycleRound>(called.Input)!);
                    Deliver(instance, look is null ? new Happening.RoundFailed() : new Happening.RoundDone(look.NextLook));
                    return true;
                case Deed.Timer timer when timer.At <= Now:
                    Deliver(instance, new Happening.TimerFired());
                    return true;
                case var _ when instance.Inbox.Count > 0:
                    Deliver(instance, instance.Inbox.Dequeue());
                    return true;
            }
        }

        return false;
    }

    public async Task RunAsync()
    {
        while (await StepAsync())
        {
        }
    }

    /// <summary>Ended instances go.</summary>
    public void Purge() => Remove(i => i.HasEnded);

    /// <summary>The whole task hub is deleted, in the middle of whatever it does.</summary>
    public void Empty() => Remove(_ => true);

    private void Deliver(Instance instance, Happening happening)
    {
        instance.History.Add(happening with { At = Now });
        IReadOnlyList<Deed> deeds = instance.Deeds();
        if (deeds[^1] is Deed.Ended)
        {
            instance.HasEnded = true;
            Dropped += instance.Inbox.Count;
        }
        else if (deeds[^1] is Deed.StartedAfresh afresh)
        {
            Afresh++;
            var next = new Instance(instance.Id, instance.Name, JsonSerializer.Deserialize<LifecycleRound>(afresh.Input)!, Now);
            int read = deeds.OfType<Deed.Wait>().Count() - 1;
            foreach (Happening unread in instance.History.OfType<Happening.Raised>().Skip(read).Concat(instance.Inbox))
            {
                next.Inbox.Enqueue(unread);
            }

            // An activity may have been at work while this was put in its place, or everything deleted.
            if (_instances.GetValueOrDefault(instance.Id) == instance)
            {
                _instances[instance.Id] = next;
            }
        }
    }

    private void Remove(Func<Instance, bool> which)
    {
        foreach (Instance gone in _instances.Values.Where(which).ToArray())
        {
            _instances.Remove(gone.Id);
        }
    }

    private Mock<DurableTaskClient> Mock()
    {
        var client = new Mock<DurableTaskClient>("virtual");
        client.Setup(c => c.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns(async (string id, bool _, CancellationToken _) =>
            {
                OrchestrationMetadata? found = _instances.TryGetValue(id, out Instance? there)
                    ? new OrchestrationMetadata(there.Name, id) { RuntimeStatus = there.HasEnded ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running }
                    : null;
                await (Between?.Invoke() ?? Task.CompletedTask);
                return found;
            });
        client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                string id = options!.InstanceId!;
                if (_instances.TryGetValue(id, out Instance? there) && !there.HasEnded)
                {
                    throw new InvalidOperationException("It is there.");
                }

                _instances[id] = new Instance(id, name.Name, (LifecycleRound)input!, Now);
                return Task.FromResult(id);
            });
        client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, string _, object? payload, CancellationToken _) =>
            {
                if (!_instances.TryGetValue(id, out Instance? there) || there.HasEnded)
                {
                    throw new InvalidOperationException("There is none that runs.");
                }

                there.Inbox.Enqueue(new Happening.Raised(OrchestrationScript.Json(payload)));
                return Task.CompletedTask;
            });
        return client;
    }

    private sealed class Instance(string id, string name, LifecycleRound input, DateTimeOffset start)
    {
        public string Id => id;

        public string Name => name;

        public List<Happening> History { get; } = [];

        public Queue<Happening> Inbox { get; } = new();

        public bool HasEnded { get; set; }

        public int Rounds => History.Count(h => h is Happening.RoundDone or Happening.RoundFailed);

        public IReadOnlyList<Deed> Deeds() => OrchestrationScript.RunFrom(
            start, name == LifecycleNames.Window ? LifecycleFunctions.MaintenanceLifecycle : LifecycleFunctions.CaseLifecycle, id,
            name == LifecycleNames.Window ? LifecycleNames.WindowRound : LifecycleNames.CaseRound, input, History);
    }
}
