namespace SupportFunctions.Desk.Intake;

/// <summary>Memory for the raw bytes of what is in work, however many work at once: whoever needs more than is free waits.</summary>
/// <remarks>
/// The one that waits longest is next. Those behind it that fit into what is free may go past it, until as much as the whole budget did:
/// after that what becomes free is kept for it, so that it waits no longer than those need who hold it. An intake takes its share once,
/// for all that it reads: nobody who holds some waits for more.
/// </remarks>
/// <param name="bytes">At least 1.</param>
public sealed class RawBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Share> _waiting = [];
    private readonly long _all = bytes;
    private long _free = bytes;

    /// <summary>What went past the one that waits longest.</summary>
    private long _past;

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Held until it is disposed of. Waits while less is free.</summary>
    /// <param name="wanted">0 never waits; more than the whole budget gets all of it, and is then alone.</param>
    /// <param name="cancellation">Ends the wait; nothing is held then.</param>
    public async ValueTask<IDisposable> TakeAsync(long wanted, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var share = new Share(this, Math.Clamp(wanted, 0, _all));
        if (share.Bytes == 0)
        {
            return share;
        }

        lock (_lock)
        {
            _waiting.AddLast(share.Place);
            LetIn();
        }

        try
        {
            await share.Entered.Task.WaitAsync(cancellation);
            return share;
        }
        catch (OperationCanceledException)
        {
            share.Dispose();
            throw;
        }
    }

    private void LetIn()
    {
        while (_waiting.First is { } first && first.Value.Bytes <= _free)
        {
            LetIn(first);
            _past = 0;
        }

        for (LinkedListNode<Share>? place = _waiting.First?.Next, next; place is not null; place = next)
        {
            next = place.Next;
            if (place.Value.Bytes <= _free && place.Value.Bytes <= _all - _past)
            {
                _past += place.Value.Bytes;
                LetIn(place);
            }
        }
    }

    private void LetIn(LinkedListNode<Share> place)
    {
        _waiting.Remove(place);
        _free -= place.Value.Bytes;
        place.Value.Entered.SetResult();
    }

    private void GiveBack(Share share)
    {
        lock (_lock)
        {
            if (share.Place.List is null)
            {
                _free += share.Bytes;
            }
            else
            {
                _past = share.Place == _waiting.First ? 0 : _past;
                _waiting.Remove(share.Place);
            }

            LetIn();
        }
    }

    private sealed class Share : IDisposable
    {
        private RawBudget? _of;

        public Share(RawBudget of, long bytes)
        {
            _of = of;
            Bytes = bytes;
            Place = new LinkedListNode<Share>(this);
        }

        public long Bytes { get; }

        public LinkedListNode<Share> Place { get; }

        /// <summary>Whoever gives something back must not do the work of those who waited for it.</summary>
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Once: what is given back twice would be held by two.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _of, null) is { } of && Bytes > 0)
            {
                of.GiveBack(this);
            }
        }
    }
}
