using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.Satisfaction;

/// <summary>The page behind the link of a closing mail (R-END-2): one question, no login. Looking answers nothing, because mail programs look, too.</summary>
internal static class RatingEndpoints
{
    public const string Path = "/rate";

    public static void MapRatings(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path + "/{token}", ShowAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapPost(Path + "/{token}", PostAsync).IsOpen().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(string token, MailSettings mail, CaseStore store, CancellationToken cancellation) =>
        await ReadAsync(token, mail, store, cancellation) is { } asked ? asked.Page(asked.Case.Ratings.FirstOrDefault(r => r.Mail == asked.Mail)) : SmallForm.NotOurs();

    private static async Task<IResult> PostAsync(string token, HttpContext context, MailSettings mail, CaseStore store, CaseService cases, CancellationToken cancellation)
    {
        if (await ReadAsync(token, mail, store, cancellation) is not { } asked)
        {
            return SmallForm.NotOurs();
        }

        if (await SmallForm.ReadAsync(context) is not { } form)
        {
            return Problems.Malformed("Send the form of the page at this address.");
        }

        RatingAnswer answer = form["answer"].ToString() switch
        {
            "good" => RatingAnswer.Good,
            "bad" => RatingAnswer.Bad,
            _ => RatingAnswer.Unknown,
        };
        string comment = form["comment"].ToString();
        return await cases.ExecuteAsync(asked.Case.Id, new CaseCommand.Rate(asked.Mail, answer, comment), new CommitMarks(), expected: null, cancellation) switch
        {
            CaseResult.Done { Case: var rated } => asked.Page(rated.Ratings.First(r => r.Mail == asked.Mail)),
            CaseResult.Refused { Decision: var refused } => asked.Page(
                null, refused.Detail, comment, refused.Code == RefusalCode.Invalid ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict),
            _ => throw new UnreachableException("Nobody said which state it was decided on."),
        };
    }

    private static async Task<Asked?> ReadAsync(string token, MailSettings mail, CaseStore store, CancellationToken cancellation) =>
        new RatingTokens(mail.TokenSecrets).TryRead(token, out CaseId id, out string? asked) && (await store.LoadAsync(id, cancellation)).Case is { Sequence: > 0 } of
            ? new Asked(of, asked)
            : null;

    /// <param name="Mail">Effect id of the mail that asked.</param>
    private sealed record Asked(Case Case, string Mail)
    {
        public DeskPage Page(CaseRating? said, string? fault = null, string? comment = null, int status = StatusCodes.Status200OK) => new(
            typeof(RatingPage),
            new Dictionary<string, object?>
            {
                [nameof(RatingPage.Of)] = Case,
                [nameof(RatingPage.Said)] = said,
                [nameof(RatingPage.Fault)] = fault,
                [nameof(RatingPage.Comment)] = comment ?? said?.Comment,
            },
            status);
    }
}
