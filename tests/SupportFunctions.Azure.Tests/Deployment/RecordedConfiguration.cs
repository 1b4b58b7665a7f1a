using Microsoft.Extensions.Configuration;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>Settings that count how often each was read.</summary>
internal sealed class RecordedConfiguration : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, int> _reads = new(StringComparer.OrdinalIgnoreCase);

    public RecordedConfiguration(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach ((string name, string value) in settings)
        {
            Data[name] = value;
        }
    }

    public IConfiguration Build() => new ConfigurationBuilder().Add(this).Build();

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;

    public int ReadsOf(string name) => _reads.GetValueOrDefault(name);

    public override bool TryGet(string key, out string? value)
    {
        _reads[key] = ReadsOf(key) + 1;
        return base.TryGet(key, out value);
    }
}
