using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SupportFunctions.Desk.Http;

/// <summary>The forms of pages behind the signed links of mails: a few short fields, from anybody.</summary>
internal static class SmallForm
{
    private static readonly FormOptions _limits = new() { ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = 8 * 1024, BufferBodyLengthLimit = 16 * 1024 };

    /// <returns>Null when it is no form, a damaged one, or over the limits.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return await context.Request.ReadFormAsync(_limits, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The answer to a link that we have not signed; it does not say what is wrong with it.</summary>
    public static Problem NotOurs() => Problems.NotFound("This address is not one that a mail of ours names, or it was cut on the way. Open it from the mail again.");
}
