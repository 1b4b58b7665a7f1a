using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SupportFunctions.Desk.Http;

/// <summary>The forms of pages behind the signed links of mails: a few short fields, from anybody.</summary>
internal static class SmallForm
{
    /// <param name="mostValues">As many boxes as there may be to tick, and the other fields.</param>
    /// <returns>Null when it is no form, a damaged one, or over the limits.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, int mostValues = 8)
    {
        var limits = new FormOptions
        {
            ValueCountLimit = mostValues, KeyLengthLimit = 64, ValueLengthLimit = 8 * 1024, BufferBodyLengthLimit = 16 * 1024, MultipartBodyLengthLimit = 16 * 1024,
        };
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return await context.Request.ReadFormAsync(limits, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The answer to a link that we have not signed; it does not say what is wrong with it.</summary>
    public static Problem NotOurs() => Problems.NotFound("This address is not one that a mail of ours names, or it was cut on the way. Open it from the mail again.");
}
