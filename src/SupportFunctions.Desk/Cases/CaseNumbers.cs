using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Case numbers: unique, rising within a process; a process that ends leaves a gap.</summary>
public sealed class CaseNumbers(ITableStore tables) : IDisposable
{
    public const int BlockSize = 100;

    private const string Counter = "cases";
    private const long First = 1001;

    private readonly LeasedNumbers _numbers = new(tables, Counter, First, BlockSize);

    /// <summary>Two transactions for the first of a block, none for the others.</summary>
    public async ValueTask<CaseId> NextAsync(CancellationToken cancellation) => new(await _numbers.NextAsync(cancellation));

    /// <summary>Numbers that may have a case, in this process or another: from the first to the end of the last block. One transaction.</summary>
    /// <param name="after">Only those above it.</param>
    internal static async Task<(long From, long Below)> GivenAsync(ITableStore tables, long after, CancellationToken cancellation)
    {
        using var numbers = new LeasedNumbers(tables, Counter, First, BlockSize);
        return (Math.Max(First, after + 1), await numbers.EndAsync(cancellation));
    }

    public void Dispose() => _numbers.Dispose();
}
