namespace SupportFunctions.Desk.Storage;

/// <summary>The limits of Azure Table Storage, checked by every adapter before it sends anything.</summary>
public static class TableLimits
{
    public const int MaxOperations = 100;

    public const int MaxBatchBytes = 4 * 1024 * 1024;

    public const int MaxRowBytes = 1024 * 1024;

    public const int MaxPropertyBytes = 64 * 1024;

    public const int MaxKeyCharacters = 1024;
}

/// <summary>A batch or key that Azure Table Storage would refuse; a defect of the caller, never of the data.</summary>
public sealed class TableLimitException(string message) : Exception(message);
