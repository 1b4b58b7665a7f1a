using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

/// <summary>Something somebody wants done to a window.</summary>
/// <param name="By">An actor's name, <c>customer</c> or <c>desk</c>.</param>
public abstract record WindowCommand(string By)
{
    public const string ByDesk = "desk";

    public const string ByCustomer = "customer";

    /// <param name="IsDraft">Checked as a plan, and by the rules only when it is announced.</param>
    public sealed record Create(string By, WindowPlan Plan, Emergency? Emergency = null, bool IsDraft = false) : WindowCommand(By)
    {
        /// <summary>Customers who agreed before the window was entered (R-MNT-5).</summary>
        public ImmutableArray<Consent> Consents { get; init; } = [];

        /// <summary>What it repeats by; the plan is the occurrence of <see cref="Series.Index"/>.</summary>
        public Series? Series { get; init; }
    }

    /// <summary>Asks the customers of a draft whether the time suits them (R-MNT-5).</summary>
    public sealed record Propose(string By) : WindowCommand(By);

    public sealed record Announce(string By) : WindowCommand(By);

    /// <param name="Plan">As it is to be; the same plan changes nothing.</param>
    public sealed record Change(string By, WindowPlan Plan, string? Reason = null) : WindowCommand(By);

    /// <param name="EndsSeries">No further occurrence takes place either.</param>
    public sealed record Cancel(string By, string? Reason, bool EndsSeries = false) : WindowCommand(By);

    public sealed record Start(string By) : WindowCommand(By);

    public sealed record Complete(string By, string? Summary = null) : WindowCommand(By);

    /// <param name="EndsAt">The new estimate.</param>
    public sealed record Extend(string By, Instant EndsAt, string? Reason = null) : WindowCommand(By);

    /// <summary>A customer says yes by signed link (R-MNT-5).</summary>
    /// <param name="Revision">Of the mail that asked: what was said of an earlier plan is no consent to this one.</param>
    public sealed record Accept(string Customer, int Revision) : WindowCommand(ByCustomer);

    /// <summary>A customer names another slot by signed link (R-MNT-5).</summary>
    public sealed record AskOtherSlot(string Customer, int Revision, Instant StartsAt, Instant EndsAt, string? Note) : WindowCommand(ByCustomer);

    /// <summary>What became of mails that gave notice.</summary>
    /// <param name="Revision">Of the plan that the mails told; later ones make it meaningless.</param>
    /// <param name="Accepted">When the first mail to each customer was taken by the carrier.</param>
    /// <param name="Failed">Customers whose every mail came back or was given up.</param>
    public sealed record RecordDelivery(
        int Revision, ImmutableArray<NoticeAccepted> Accepted, ImmutableArray<string> Failed) : WindowCommand(ByDesk);

    /// <summary>A mail that went out is sent once more, as it was.</summary>
    /// <param name="Mail">Its id.</param>
    /// <param name="Notice">What it said; its kind is the mail's.</param>
    /// <param name="To">Whom it is to go to now.</param>
    public sealed record Resend(string By, string Mail, WindowNotice Notice, WindowRecipient To) : WindowCommand(By);

    /// <summary>Time alone may have changed something.</summary>
    public sealed record Tick() : WindowCommand(ByDesk);
}

public sealed record NoticeAccepted(string Customer, Instant At);
