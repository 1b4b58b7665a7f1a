using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Notifications;

/// <summary>Another request to send a mail.</summary>
/// <param name="To">Another contact of the customer; null: whom it went to.</param>
/// <param name="Engineer">Who asks; null: the key.</param>
public sealed record ResendBody(string? To, string? Engineer);

/// <param name="Id">Under which the new mail will be in the log.</param>
/// <param name="ResendOf">The mail that was sent first.</param>
public sealed record ResendAnswer(string Id, string ResendOf);

/// <summary>A mail of the log that may be sent again.</summary>
/// <param name="Facts">What it was made of, as JSON.</param>
public sealed record ResendableMail(Notification Logged, string Facts);

/// <summary>What every mail has to pass before it is sent again, whatever it is about.</summary>
public sealed class Resends(NotificationLog log, ReplyBudgets budgets, Unsubscriptions unsubscriptions, ResourceTable<CustomerResource> customers)
{
    /// <summary>Type of the problem of a mail that is not sent again.</summary>
    public const string NotResendable = "notifications/not-resendable";

    /// <exception cref="ProblemException">404 where there is no such mail in the log of the thing, 409 where it is not to be sent again.</exception>
    internal async Task<ResendableMail> FindAsync(LogPlace place, string id, CancellationToken cancellation)
    {
        Notification logged = (MailName.TryRead(id, out MailName? mail) && LogPlaces.Of(mail) == place ? await log.FindAsync(place, id, cancellation) : null)
            ?? throw Problems.NotFound($"There is no mail '{(id.Length > 100 ? id[..100] : id)}' in the log of {place.Thing}.").ToException();
        return logged.State switch
        {
            NotificationState.Deferred => throw Refused($"{id} was not taken by its carrier yet, and is tried again by itself."),
            NotificationState.Held => throw Refused($"{id} waits, because its recipient just got another mail, and goes out by itself."),
            NotificationState.Overtaken => throw Refused($"{id} was never sent, because what it says did not hold any more."),
            NotificationState.Complained => throw Refused($"{id} was reported as unwanted by whom it went to."),
            _ => new ResendableMail(logged, await log.FactsAsync(place, id, cancellation) ?? throw TooOld(id)),
        };
    }

    /// <param name="to">As it was asked for; null: whom the mail went to.</param>
    /// <param name="customer">Whose contacts may be named.</param>
    /// <exception cref="ProblemException">400 for anybody else.</exception>
    internal async Task<(string Address, string? Name)?> ReadAsync(string? to, Notification logged, string? customer, CancellationToken cancellation)
    {
        string? address = to?.Trim();
        if (string.IsNullOrEmpty(address) || address.Equals(logged.To, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (logged.Staff)
        {
            throw Problems.Validation("to", "A mail to staff is sent again to whom it went to: leave this out.").ToException();
        }

        CustomerContact? contact = customer is null || await customers.FindAsync(customer, cancellation) is not { Value.Contacts: { } contacts }
            ? null
            : contacts.FirstOrDefault(c => address.Equals(c?.Email?.Trim(), StringComparison.OrdinalIgnoreCase));
        return contact is { Email: { } email }
            ? (email.Trim(), contact.Name)
            : throw Problems.Validation("to", "This is no contact of the customer: add it there, or leave this out.").ToException();
    }

    /// <summary>Written as it would be sent, and wanted by whom it would go to.</summary>
    /// <exception cref="ProblemException">409 otherwise.</exception>
    internal async Task CheckAsync(string id, Notification logged, Func<OutgoingMail> compose, CancellationToken cancellation)
    {
        OutgoingMail mail;
        try
        {
            mail = compose();
        }
        catch (ArgumentException)
        {
            throw TooOld(id);
        }

        if (!logged.Staff && (await budgets.OfAsync(mail.To.Address, cancellation)).ComplainedAt is not null)
        {
            throw Refused("Whom it would go to has reported a mail of ours as unwanted. Ask an administrator to settle that first (/api/admin/automatic-mail).");
        }

        if (mail.IsDispensable && await unsubscriptions.IsUnsubscribedAsync(SignedLinks.KeyOf(mail.To.Address), cancellation))
        {
            throw Refused("Whom it would go to has unsubscribed from mail of this kind.");
        }
    }

    internal static ProblemException Refused(string detail) => Problems.Conflict(NotResendable, detail).ToException();

    internal static ProblemException TooOld(string id) => Refused($"What {id} was made of is not kept any more, or cannot be written as a mail any more: write anew.");
}
