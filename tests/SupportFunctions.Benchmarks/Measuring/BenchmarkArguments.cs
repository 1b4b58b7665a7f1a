using System.Globalization;

namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>Options of a benchmark: <c>--name value</c>, where a value may be a list with commas.</summary>
internal sealed class BenchmarkArguments
{
    private readonly Dictionary<string, string> _values = [];

    public static BenchmarkArguments Read(ReadOnlySpan<string> args)
    {
        var read = new BenchmarkArguments();
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            read._values[args[i]] = args[i + 1];
        }

        return read;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int[] Numbers(string name, params int[] usual) =>
        _values.TryGetValue(name, out string? text) ? [.. text.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] : usual;

    public int Number(string name, int usual) => Numbers(name, usual)[0];
}
