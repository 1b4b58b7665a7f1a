using System.Numerics;

namespace SupportFunctions.Core.Calendars;

/// <summary>Finds a position among many rising keys in a few steps: buckets of equal width give the guess, a binary search within one bucket the answer.</summary>
internal sealed class Ranks
{
    private readonly long[] _keys;
    private readonly long _origin;
    private readonly int _shift;
    private readonly int[] _buckets;

    /// <param name="keys">Rising, at least one, all at most <paramref name="end"/>.</param>
    /// <param name="origin">The least value that will be asked for.</param>
    /// <param name="end">The greatest value that will be asked for.</param>
    public Ranks(long[] keys, long origin, long end)
    {
        _keys = keys;
        _origin = origin;
        _shift = BitOperations.Log2((ulong)Math.Max(1, (end - origin) / keys.Length));
        _buckets = new int[((end - origin) >> _shift) + 2];
        int last = 0;
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            // Up to the last key of the buckets before this one.
            while (last + 1 < keys.Length && ((keys[last + 1] - origin) >> _shift) < bucket)
            {
                last++;
            }

            _buckets[bucket] = last;
        }
    }

    /// <summary>The index of the last key that is at most <paramref name="value"/>; 0 when there is none.</summary>
    public int LastAtMost(long value)
    {
        int bucket = (int)((value - _origin) >> _shift);
        int low = _buckets[bucket];
        int high = _buckets[bucket + 1];
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_keys[middle] <= value)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
