using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Validity;

/// <summary>A half-open stretch of time in which one value holds.</summary>
/// <param name="From">Null: since always.</param>
/// <param name="To">Null: open end.</param>
public readonly record struct ValiditySpan<T>(Instant? From, Instant? To, T Value);

/// <summary>What holds when: spans without a gap, from the beginning of time to its end. Immutable.</summary>
public sealed class Timeline<T> where T : class
{
    private readonly ImmutableArray<ValiditySpan<T>> _spans;

    public Timeline(T always) => _spans = [new ValiditySpan<T>(null, null, always)];

    /// <param name="versions">Oldest first. Each holds from its instant on, over every older one; the first holds since always.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Timeline(IEnumerable<(Instant From, T Value)> versions)
    {
        (Instant From, T Value)[] known = [.. versions];
        if (known.Length == 0)
        {
            throw new ArgumentException("A timeline needs a first value.", nameof(versions));
        }

        var spans = ImmutableArray.CreateBuilder<ValiditySpan<T>>();
        Instant? from = null;
        T value = known[0].Value;
        foreach (Instant change in known.Skip(1).Select(v => v.From).Distinct().Order())
        {
            T next = known.Skip(1).Last(v => v.From <= change).Value;
            if (!ReferenceEquals(next, value))
            {
                spans.Add(new ValiditySpan<T>(from, change, value));
                (from, value) = (change, next);
            }
        }

        spans.Add(new ValiditySpan<T>(from, null, value));
        _spans = spans.DrainToImmutable();
    }

    /// <summary>In order of time.</summary>
    public ImmutableArray<ValiditySpan<T>> Spans => _spans;

    /// <summary>The value that holds at the end of time: the newest that is known of.</summary>
    public T Last => _spans[^1].Value;

    /// <summary>The only value, when there never was or will be another; else null.</summary>
    public T? Only => _spans.Length == 1 ? _spans[0].Value : null;

    public T At(Instant at)
    {
        int last = _spans.Length - 1;
        while (_spans[last].From is { } from && from > at)
        {
            last--;
        }

        return _spans[last].Value;
    }
}
