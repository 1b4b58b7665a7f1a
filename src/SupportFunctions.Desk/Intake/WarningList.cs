namespace SupportFunctions.Desk.Intake;

/// <summary>Tolerated oddities in words: each once, and never so many that the warnings are the abuse.</summary>
internal sealed class WarningList
{
    private const int Most = 50;
    private readonly List<string> items = [];

    public IReadOnlyList<string> Items => items;

    public void Add(string warning)
    {
        if (items.Count < Most && !items.Contains(warning))
        {
            items.Add(warning);
        }
    }

    public void AddIf(string? warning)
    {
        if (warning is not null)
        {
            Add(warning);
        }
    }
}
