namespace SupportFunctions.Desk.Resources;

/// <summary>Values that may be old by at most a given time, at most so many of them: two generations, of which the older is dropped.</summary>
/// <remarks>What was read before a <see cref="Clear"/> is not kept after it, so that a slow read cannot bring an old value back.</remarks>
internal sealed class BoundedCache<T>(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, (T Value, long At)> _young = new(StringComparer.Ordinal);
    private Dictionary<string, (T Value, long At)> _old = new(StringComparer.Ordinal);
    private long _epoch;

    public bool TryGet(string key, out T value)
    {
        lock (_lock)
        {
            if (!_young.TryGetValue(key, out (T Value, long At) entry))
            {
                if (!_old.Remove(key, out entry))
                {
                    value = default!;
                    return false;
                }

                Add(key, entry);
            }

            value = entry.Value;
            return time.GetElapsedTime(entry.At) < lifetime;
        }
    }

    /// <summary>To be taken before reading what <see cref="Set"/> is to keep.</summary>
    public (long Epoch, long At) Begin()
    {
        lock (_lock)
        {
            return (_epoch, time.GetTimestamp());
        }
    }

    public void Set(string key, T value, (long Epoch, long At) begun)
    {
        lock (_lock)
        {
            if (begun.Epoch == _epoch)
            {
                Add(key, (value, begun.At));
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _epoch++;
            _young.Clear();
            _old.Clear();
        }
    }

    private void Add(string key, (T Value, long At) entry)
    {
        if (_young.Count >= capacity / 2 && !_young.ContainsKey(key))
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[key] = entry;
    }
}
