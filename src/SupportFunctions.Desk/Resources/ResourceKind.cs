namespace SupportFunctions.Desk.Resources;

/// <summary>How one kind of resource is named and kept. Everything of a kind lives in one partition, so that what belongs together is written together.</summary>
public abstract class ResourceKind<T> where T : class
{
    /// <summary>Also the last part of its URL: <c>/api/customers</c>.</summary>
    public abstract string Table { get; }

    /// <summary>As in sentences: <c>customer</c>.</summary>
    public abstract string Noun { get; }

    /// <summary>Whether every version stays readable after it was replaced or deleted.</summary>
    public virtual bool KeepsVersions => false;

    /// <summary>Those that are there from the start, as version 1. They can be replaced, and are never gone.</summary>
    public virtual IReadOnlyDictionary<string, T> BuiltIns { get; } = new Dictionary<string, T>();

    /// <summary>The checked value as it is kept: with its id, defaults filled in.</summary>
    public abstract T Complete(string id, T value);

    /// <summary>What only one resource of the kind may have, and can be found by.</summary>
    public virtual IEnumerable<Lookup> Lookups(T value) => [];
}

/// <param name="Key">Row key, after <c>lookup|</c>.</param>
/// <param name="Text">As in sentences: <c>the mail domain acme.example</c>.</param>
public sealed record Lookup(string Key, string Text);
