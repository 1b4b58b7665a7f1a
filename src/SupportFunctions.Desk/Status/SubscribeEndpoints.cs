using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Pages;
using SupportFunctions.Desk.Subscribers;

namespace SupportFunctions.Desk.Status;

/// <summary>
/// The status by mail: a form, and the page behind the link of each mail. Looking changes nothing, because mail programs look, too; and no answer says
/// whether an address is known.
/// </summary>
internal static class SubscribeEndpoints
{
    public const string AddressField = "address";

    public const string ProductField = "product";

    public const string ActionField = "do";

    /// <summary>Not shown to people; programs that fill in every field fill it in, too.</summary>
    public const string TrapField = "website";

    /// <summary>Whoever wants more than that wants all.</summary>
    public const int MostProducts = 100;

    private const string Url = "/" + SignedLinks.SubscriberPath;

    private const int OtherFields = 8;

    /// <summary>RFC 8058, 3.2: what a mail program posts.</summary>
    private const string OneClickField = "List-Unsubscribe";

    public static void MapSubscribe(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Url, FormAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapPost(Url, AskAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapGet(Url + "/{token}", LookAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapPost(Url + "/{token}", ActAsync).IsOpen().ExcludeFromDescription();
    }

    /// <summary>Without a public address no mail can carry a link, and so nobody can say yes or no to it.</summary>
    public static bool IsOffered(MailSettings settings) => settings.PublicBaseUrl is not null;

    private static async Task<IResult> FormAsync(MailSettings settings, StatusSnapshots snapshots, CancellationToken cancellation) =>
        IsOffered(settings) ? FormPage(await NamesAsync(snapshots, cancellation)) : NotOffered();

    private static async Task<IResult> AskAsync(HttpContext context, MailSettings settings, StatusSnapshots snapshots, SubscriberService subscribers, CallerLimit callers)
    {
        if (!IsOffered(settings))
        {
            return NotOffered();
        }

        IReadOnlyList<string> names = await NamesAsync(snapshots, context.RequestAborted);
        if (!callers.TryCount(CallerOf(context)))
        {
            return FormPage(names, fault: "Too many requests came from where you are. Try again in ten minutes.", status: StatusCodes.Status429TooManyRequests);
        }

        if (await SmallForm.ReadAsync(context, MostProducts + OtherFields) is not { } form)
        {
            return Problems.Malformed("Send the form of the page at this address.");
        }

        string typed = form[AddressField].ToString();
        (ImmutableArray<string> products, string? productFault) = ReadProducts(form, names, []);
        string? address = SubscriberService.ReadAddress(typed);
        if (address is null || productFault is not null)
        {
            return FormPage(
                names, typed, products, address is null ? "Write one mail address, such as kim@acme.example." : null, productFault, status: StatusCodes.Status400BadRequest);
        }

        return form[TrapField].ToString().Length > 0 || await subscribers.AskAsync(address, products, context.RequestAborted)
            ? DeskPage.Of<SubscribePage>((nameof(SubscribePage.IsSent), true))
            : FormPage(names, typed, products, fault: "So many ask at this moment that nothing more is sent. Try again in an hour.", status: StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> LookAsync(string token, MailSettings settings, SubscriberService subscribers, StatusSnapshots snapshots, CancellationToken cancellation) =>
        new SignedLinks(settings).TryReadSubscriber(token, out string? key, out string? nonce)
            ? LinkPage(await subscribers.LookAsync(key, nonce, cancellation), await NamesAsync(snapshots, cancellation))
            : SmallForm.NotOurs();

    private static async Task<IResult> ActAsync(string token, HttpContext context, MailSettings settings, SubscriberService subscribers, StatusSnapshots snapshots)
    {
        CancellationToken cancellation = context.RequestAborted;
        if (!new SignedLinks(settings).TryReadSubscriber(token, out string? key, out string? nonce))
        {
            return SmallForm.NotOurs();
        }

        if (await SmallForm.ReadAsync(context, MostProducts + OtherFields) is not { } form)
        {
            return Problems.Malformed("Send the form of the page at this address.");
        }

        IReadOnlyList<string> names = await NamesAsync(snapshots, cancellation);
        string action = form[OneClickField].ToString() == "One-Click" ? "end" : form[ActionField].ToString();
        switch (action)
        {
            case "confirm":
                return LinkPage(await subscribers.ConfirmAsync(key, nonce, cancellation), names, "Thank you. From now on you get our status by mail.");
            case "choose":
                LinkLook look = await subscribers.LookAsync(key, nonce, cancellation);
                (ImmutableArray<string> products, string? fault) = ReadProducts(form, names, look.Subscriber?.Products ?? []);
                return fault is null
                    ? LinkPage(await subscribers.ChooseAsync(key, nonce, products, cancellation), names, "Your choice was noted.")
                    : LinkPage(look, names, fault: fault);
            case "end":
                // Once more, or without a subscription, it comes to the same: no mail is sent.
                await subscribers.EndAsync(key, nonce, cancellation);
                LinkLook left = await subscribers.LookAsync(key, nonce, cancellation);
                return left.State == LinkState.Gone ? DeskPage.Of<SubscriptionPage>((nameof(SubscriptionPage.IsEnded), true)) : LinkPage(left, names);
            default:
                return Problems.Malformed("Press one of the buttons of the page at this address.");
        }
    }

    /// <param name="own">Those that are chosen now: one that is shown no more may stay.</param>
    private static (ImmutableArray<string> Products, string? Fault) ReadProducts(IFormCollection form, IReadOnlyList<string> names, ImmutableArray<string> own)
    {
        ImmutableArray<string> chosen = [.. form[ProductField].OfType<string>().Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return chosen.Length > MostProducts ? ([], FormattableString.Invariant($"Choose at most {MostProducts}, or none to get all."))
            : chosen.All(p => names.Contains(p) || own.Contains(p)) ? (chosen, null)
            : ([.. chosen.Where(names.Contains)], "Choose among those that are listed; there were others a moment ago.");
    }

    /// <summary>What the page of the status lists.</summary>
    private static async Task<IReadOnlyList<string>> NamesAsync(StatusSnapshots snapshots, CancellationToken cancellation) =>
        [.. (await snapshots.CurrentAsync(cancellation)).Products.Select(p => p.Name).Where(n => n != StatusBoard.AllServices)];

    private static DeskPage FormPage(
        IReadOnlyList<string> names, string typed = "", ImmutableArray<string> chosen = default, string? addressFault = null, string? productFault = null, string? fault = null,
        int status = StatusCodes.Status200OK) => new(
            typeof(SubscribePage),
            new Dictionary<string, object?>
            {
                [nameof(SubscribePage.Names)] = names,
                [nameof(SubscribePage.Address)] = typed,
                [nameof(SubscribePage.Chosen)] = chosen.IsDefault ? [] : chosen,
                [nameof(SubscribePage.AddressFault)] = addressFault,
                [nameof(SubscribePage.ProductFault)] = productFault,
                [nameof(SubscribePage.Fault)] = fault,
            },
            status);

    private static DeskPage LinkPage(LinkLook look, IReadOnlyList<string> names, string? said = null, string? fault = null) => new(
        typeof(SubscriptionPage),
        new Dictionary<string, object?>
        {
            [nameof(SubscriptionPage.Look)] = look,
            [nameof(SubscriptionPage.Names)] = names,
            [nameof(SubscriptionPage.Said)] = said,
            [nameof(SubscriptionPage.Fault)] = fault,
        },
        look.Subscriber is null ? StatusCodes.Status410Gone : fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static Problem NotOffered() => Problems.NotFound("This desk sends no status by mail, because it has no public address that a mail could lead to. Take the feed instead.");

    /// <summary>Who sends: behind a proxy on the same machine whom that one names last, since what stands before could be anything. Of IPv6 the network, since a caller has many addresses there.</summary>
    private static string CallerOf(HttpContext context)
    {
        IPAddress? from = context.Connection.RemoteIpAddress;
        if (from is null || IPAddress.IsLoopback(from))
        {
            string named = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
            from = IPEndPoint.TryParse(named, out IPEndPoint? sender) ? sender.Address : from;
        }

        from = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        return from is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)) : from?.ToString() ?? "";
    }
}
