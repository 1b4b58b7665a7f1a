using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SupportFunctions.Azure.Lifecycles;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>
/// What orchestrator code may call is listed; anything else is found, whatever it is: a replay must do the same again, on the thread of
/// the orchestration, and wait for tasks of the context alone.
/// </summary>
public sealed class DeterminismTests
{
    /// <summary>Types of which everything may be used, and single members.</summary>
    private static readonly string[] Allowed =
    [
        "Microsoft.DurableTask.TaskOrchestrationContext", "Microsoft.DurableTask.TaskName", "Microsoft.DurableTask.ContinueAsNewOptions",
        "Microsoft.DurableTask.TaskFailedException", "Microsoft.DurableTask.TaskOptions", "Microsoft.DurableTask.RetryPolicy",
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.LoggerExtensions", "Microsoft.Extensions.Logging.LoggerMessage",
        "Microsoft.Extensions.Logging.LoggerMessageHelper", "Microsoft.Extensions.Logging.LoggerMessageState", "Microsoft.Extensions.Logging.EventId",
        "Microsoft.Extensions.Logging.LogDefineOptions",
        "System.Text.Json.JsonElement", "System.Text.Json.JsonSerializer.Deserialize", "System.Text.Json.JsonSerializerOptions.get_Web",
        "System.ArgumentNullException.ThrowIfNull", "System.Action`3.Invoke", "System.Object", "System.String", "System.Enum.TryParse",
        "System.DateTime.op_", "System.DateTimeOffset.op_", "System.DateTimeOffset.get_UtcDateTime", "System.TimeSpan.From", "System.Nullable`1",
        "System.Collections.Generic.List`1", "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.EqualityComparer`1",
        "System.Runtime.InteropServices.CollectionsMarshal", "System.Span`1",
        "System.Threading.CancellationTokenSource..ctor", "System.Threading.CancellationTokenSource.get_Token",
        "System.Threading.CancellationTokenSource.Cancel", "System.Threading.CancellationToken.get_None", "System.IDisposable.Dispose",
        "System.Threading.Tasks.Task.WhenAny", "System.Threading.Tasks.Task.get_IsCompleted", "System.Threading.Tasks.Task.GetAwaiter",
        "System.Threading.Tasks.Task`1.GetAwaiter",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder", "System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1",
        "System.Runtime.CompilerServices.TaskAwaiter", "System.Runtime.CompilerServices.TaskAwaiter`1",
        "System.Runtime.CompilerServices.IAsyncStateMachine", "System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack",
    ];

    [Fact]
    public void Orchestrators_call_nothing_but_their_context_and_what_is_the_same_at_every_replay()
    {
        MethodInfo[] orchestrators = [.. typeof(LifecycleFunctions).GetMethods().Where(m => m.GetParameters().Any(p => p.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null))];
        Assert.Equal(5, orchestrators.Length);

        IReadOnlyDictionary<string, string> called = CalledMembers.Of(orchestrators, a => a == typeof(LifecycleFunctions).Assembly);

        Assert.Contains("Microsoft.DurableTask.TaskOrchestrationContext.ContinueAsNew", called.Keys);
        Assert.Contains("System.Text.Json.JsonSerializer.Deserialize", called.Keys);
        Assert.Empty(Offences(called));
    }

    [Theory]
    [InlineData(nameof(Planted.Clock), "System.DateTime.get_UtcNow")]
    [InlineData(nameof(Planted.Offset), "System.DateTimeOffset.get_UtcNow")]
    [InlineData(nameof(Planted.Id), "System.Guid.NewGuid")]
    [InlineData(nameof(Planted.Chance), "System.Random.get_Shared")]
    [InlineData(nameof(Planted.DelayAsync), "System.Threading.Tasks.Task.Delay")]
    [InlineData(nameof(Planted.ElsewhereAsync), "System.Threading.Tasks.Task.Run")]
    [InlineData(nameof(Planted.OffTheThreadAsync), "System.Threading.Tasks.Task.ConfigureAwait")]
    [InlineData(nameof(Planted.CancelAsync), "System.Threading.CancellationTokenSource.CancelAsync")]
    [InlineData(nameof(Planted.Surroundings), "System.Environment.get_MachineName")]
    [InlineData(nameof(Planted.File), "System.IO.File.Exists")]
    [InlineData(nameof(Planted.HttpAsync), "System.Net.Http.HttpClient.GetAsync")]
    [InlineData(nameof(Planted.HiddenAsync), "System.DateTime.get_Now")]
    public void A_planted_offence_is_found(string method, string member) => Assert.Contains(
        member, Offences(CalledMembers.Of([typeof(Planted).GetMethod(method)!], a => a == typeof(Planted).Assembly)).Keys);

    private static Dictionary<string, string> Offences(IReadOnlyDictionary<string, string> called) => called
        .Where(c => !Allowed.Any(a => c.Key == a || c.Key.StartsWith(a + ".", StringComparison.Ordinal) || (a.EndsWith("op_", StringComparison.Ordinal) || a.EndsWith(".From", StringComparison.Ordinal)) && c.Key.StartsWith(a, StringComparison.Ordinal)))
        .ToDictionary();

    /// <summary>What must not be in an orchestrator.</summary>
    private static class Planted
    {
        public static DateTime Clock() => DateTime.UtcNow;

        public static DateTimeOffset Offset() => DateTimeOffset.UtcNow;

        public static Guid Id() => Guid.NewGuid();

        public static int Chance() => Random.Shared.Next();

        public static async Task DelayAsync() => await Task.Delay(1);

        public static async Task ElsewhereAsync() => await Task.Run(() => { });

        public static async Task OffTheThreadAsync(TaskOrchestrationContext context) =>
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None).ConfigureAwait(false);

        public static Task CancelAsync(CancellationTokenSource source) => source.CancelAsync();

        public static string Surroundings() => Environment.MachineName;

        public static bool File() => System.IO.File.Exists("x");

        public static async Task HttpAsync(HttpClient http, Uri uri) => await http.GetAsync(uri);

        /// <summary>Behind a lambda of a method that it calls.</summary>
        public static async Task<DateTime> HiddenAsync(TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return Behind(() => DateTime.Now);
        }

        private static DateTime Behind(Func<DateTime> clock) => clock();
    }
}
