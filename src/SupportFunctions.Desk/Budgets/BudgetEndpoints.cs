using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Budgets;

/// <summary>What an address was sent without a person within its limits, and what keeps mail from it.</summary>
/// <param name="Overruns">When it was over its budget.</param>
/// <param name="ComplainedAt">Since when it gets no automatic mail but acknowledgements.</param>
public sealed record AddressUseDocument(string Address, int Counted, IReadOnlyList<Instant> Overruns, Instant? ComplainedAt);

internal static class BudgetEndpoints
{
    private const string Url = "/api/admin/automatic-mail/{address}";

    private const string Group = "Administration";

    private const int LongestAddress = 320;

    public static void MapBudgets(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Url, async (string address, ReplyBudgets budgets, CancellationToken cancellation) => await AnswerAsync(Read(address), budgets, cancellation))
            .Needs(Role.Admin).Says(Group, "What an address was sent automatically, and what keeps mail from it.").Answers<AddressUseDocument>().Refuses(400);
        endpoints.MapDelete(Url, async (string address, ReplyBudgets budgets, CancellationToken cancellation) =>
            {
                await budgets.SettleAsync(Read(address), cancellation);
                return await AnswerAsync(address, budgets, cancellation);
            })
            .Needs(Role.Admin).Says(Group, "Settle a complaint, and the quiet after an overrun: the address gets automatic mail again.").Answers<AddressUseDocument>().Refuses(400);
    }

    private static async Task<IResult> AnswerAsync(string address, ReplyBudgets budgets, CancellationToken cancellation)
    {
        AddressUse use = await budgets.OfAsync(address, cancellation);
        return Results.Json(new AddressUseDocument(address, use.Mails.Length, use.Overruns, use.ComplainedAt), DeskJson.Options);
    }

    private static string Read(string address) => address.Length <= LongestAddress && address.Contains('@', StringComparison.Ordinal)
        ? address
        : throw Problems.Validation("address", "Name a mail address, such as kim@acme.example.").ToException();
}
