namespace SupportFunctions.Desk.Http;

/// <summary>What is wrong with an input, field by field, so that all of it is said at once.</summary>
public sealed class Faults
{
    private readonly SortedDictionary<string, List<string>> _byField = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    public bool IsEmpty => _byField.Count == 0;

    /// <param name="field">As in the body, camelCase: <c>contacts[1].email</c>.</param>
    /// <param name="fault">What is wrong, with the value, then what to do. Left out where the field could not even be read.</param>
    public void Add(string field, string fault)
    {
        if (!IsUnreadable(field))
        {
            Append(field, fault);
        }
    }

    /// <summary>The field is there and cannot be read: that is said once, and nothing else about it.</summary>
    public void AddUnreadable(string field, string fault)
    {
        Append(field, fault);
        _unreadable.Add(field);
    }

    /// <summary>Those of a part, under its field.</summary>
    internal void AddAll(string field, Faults part)
    {
        foreach ((string inner, List<string> faults) in part._byField)
        {
            faults.ForEach(f => Add($"{field}.{inner}", f));
        }
    }

    /// <exception cref="ProblemException">There are some.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw Problems.Validation(this).ToException();
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        _byField.ToDictionary(p => p.Key, IReadOnlyList<string> (p) => [.. p.Value], StringComparer.Ordinal);

    private bool IsUnreadable(string field) =>
        _unreadable.Any(u => field.StartsWith(u, StringComparison.Ordinal) && (field.Length == u.Length || field[u.Length] is '.' or '['));

    private void Append(string field, string fault)
    {
        if (!_byField.TryGetValue(field, out List<string>? faults))
        {
            _byField.Add(field, faults = []);
        }

        if (!faults.Contains(fault))
        {
            faults.Add(fault);
        }
    }
}
