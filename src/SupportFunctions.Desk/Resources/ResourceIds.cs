namespace SupportFunctions.Desk.Resources;

/// <summary>Ids of resources, as in URLs.</summary>
public static class ResourceIds
{
    public const int MaxCharacters = 64;

    public const string HowTo = "An id is 1 to 64 of the characters a-z, 0-9, '.', '_' and '-', in lower case, and not only dots.";

    public static bool IsValid(string? id) =>
        id is { Length: >= 1 and <= MaxCharacters }
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
        && id.Any(c => c != '.');
}
