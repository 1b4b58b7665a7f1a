using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Subscribers;

namespace SupportFunctions.Desk.Status;

/// <param name="Address">All but its first letter and its domain is left out.</param>
/// <param name="Products">Empty: all.</param>
/// <param name="AskedAt">When the form was sent last.</param>
/// <param name="ConfirmedAt">Left out: not yet.</param>
public sealed record StatusSubscriptionDocument(
    string Id, string Address, IReadOnlyList<string> Products, Instant AskedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ConfirmedAt);

/// <param name="Confirmed">How many get mail.</param>
public sealed record StatusSubscriptionsDocument(int Confirmed, IReadOnlyList<StatusSubscriptionDocument> Items, string? Next);

/// <summary>Who gets the status by mail, for administrators: to count them, and to forget somebody who asks for it.</summary>
internal static class SubscriptionEndpoints
{
    private const string Url = "/api/status-subscriptions";

    private const string Group = "Status";

    public static void MapSubscriptions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Url, ListAsync).Needs(Role.Admin)
            .Says(Group, "Who gets the status by mail, with masked addresses; address= for the one of an address.").Answers<StatusSubscriptionsDocument>().Refuses(400);
        endpoints.MapDelete(Url + "/{id}", DeleteAsync).Needs(Role.Admin)
            .Says(Group, "End a subscription and forget its address. Mails that wait are not sent.").Answers<StatusSubscriptionDocument>().Refuses(404);
    }

    private static async Task<IResult> ListAsync(
        [FromQuery(Name = "address")] string? address, [AsParameters] PageQuery query, SubscriberStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        int confirmed = await store.CountAsync(cancellation);
        if (address is null)
        {
            (IReadOnlyList<(string Key, Subscriber Subscriber)> items, string? next) = await store.PageAsync(page.After, page.Top, cancellation);
            return Show(new StatusSubscriptionsDocument(confirmed, [.. items.Select(i => Document(i.Key, i.Subscriber))], next is null ? null : Page.Encode(next)));
        }

        string key = SignedLinks.KeyOf(
            SubscriberService.ReadAddress(address) ?? throw Problems.Validation("address", "Name a mail address, such as kim@acme.example.").ToException());
        return Show(new StatusSubscriptionsDocument(
            confirmed, (await store.LoadAsync(key, cancellation)).Subscriber is { } found ? [Document(key, found)] : [], Next: null));
    }

    private static async Task<IResult> DeleteAsync(string id, SubscriberStore store, SubscriberService subscribers, CancellationToken cancellation)
    {
        StoredSubscriber? stored = id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? await store.LoadAsync(id, cancellation) : null;
        return stored?.Subscriber is { } subscriber && await subscribers.EndAsync(id, nonce: null, cancellation)
            ? Show(Document(id, subscriber))
            : Problems.NotFound("There is no such subscription. The list has their ids; address= finds the one of an address.");
    }

    private static StatusSubscriptionDocument Document(string key, Subscriber of) => new(key, MaskedAddress.Of(of.Address), of.Products, of.AskedAt, of.ConfirmedAt);

    private static IResult Show<T>(T document) => Results.Json(document, DeskJson.Options);
}
