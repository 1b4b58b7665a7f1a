namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Why a webhook ended as ignored; stable, because programs may compare it.</summary>
public static class WebhookReasons
{
    /// <summary>The sender only wanted to know whether somebody is there.</summary>
    public const string Handshake = "handshake";

    /// <summary>An event of which the desk makes nothing.</summary>
    public const string Event = "event";

    /// <summary>Written by a program, perhaps by ourselves: whoever answers it makes a loop.</summary>
    public const string Bot = "bot";

    /// <summary>Something already written was changed or deleted; the case keeps what it was told.</summary>
    public const string Edit = "edit";

    /// <summary>A command without any words.</summary>
    public const string Empty = "empty";

    /// <summary>No case is linked to it.</summary>
    public const string Unlinked = "unlinked";
}
