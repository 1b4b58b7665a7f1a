namespace SupportFunctions.Desk.PreSales;

/// <summary>Sizes of a pre-sales request, in characters. Anybody may send one: they keep a case's row small; longer evidence belongs in a design document or an answer to the acknowledgement.</summary>
internal static class PreSalesLimits
{
    /// <summary>Of a whole form, in bytes: more than all its fields can hold. Stops an open page from being sent bodies that fill the store.</summary>
    public const int Bytes = 1024 * 1024;

    /// <summary>A name, an address, a product. Stops one of kilobytes from reaching every list, index and mail.</summary>
    public const int Line = 200;

    /// <summary>It becomes the subject of the case. Stops one that no list and no mail could show.</summary>
    public const int Summary = 300;

    /// <summary>What was attempted, expected and done. Stops a pasted log from crowding the event.</summary>
    public const int Text = 4000;

    /// <summary>Stops a pasted log, as <see cref="Text"/> does, where a few sentences are asked for.</summary>
    public const int Impact = 1000;

    /// <summary>Of each list. Stops a request of thousands of short entries, each within its own limit.</summary>
    public const int Entries = 20;

    /// <summary>Of a design document's address. Stops a document from being sent as a data: address.</summary>
    public const int Document = 1000;

    /// <summary>A date and what hangs on it, in words. Stops a second text from being put there.</summary>
    public const int Date = 300;

    /// <summary>Stops a text from being put where a word is asked for.</summary>
    public const int Severity = 40;

    /// <summary>Names and values of a form; a page of ours has fifteen. Stops a form of a million empty fields.</summary>
    public const int FormFields = 100;
}
