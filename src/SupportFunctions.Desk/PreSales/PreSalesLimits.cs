namespace SupportFunctions.Desk.PreSales;

/// <summary>Sizes of a pre-sales request, in characters. They keep a case's row small; longer evidence belongs in a design document or an answer to the acknowledgement.</summary>
internal static class PreSalesLimits
{
    /// <summary>Of a whole form, in bytes: more than all its fields can hold.</summary>
    public const int Bytes = 1024 * 1024;

    public const int Line = 200;

    /// <summary>It becomes the subject of the case.</summary>
    public const int Summary = 300;

    /// <summary>What was attempted, expected and done.</summary>
    public const int Text = 4000;

    public const int Impact = 1000;

    public const int Entries = 20;

    /// <summary>Of a design document's address.</summary>
    public const int Document = 1000;

    public const int Date = 300;

    public const int Severity = 40;

    /// <summary>Names and values of a form; a page of ours has fifteen.</summary>
    public const int FormFields = 100;
}
