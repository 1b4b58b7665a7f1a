using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Messages;

public enum MessageKind
{
    Unknown = 0,
    Customer = 1,
    /// <summary>Ours, to the customer.</summary>
    Desk = 2,
    /// <summary>Internal.</summary>
    Note = 3,
}

/// <summary>A message of the conversation. Addresses are relative to the desk.</summary>
/// <param name="Seq">Of its event in the timeline.</param>
/// <param name="From">The customer's side; null for the desk's own.</param>
/// <param name="Text">What was written this time, without quotes.</param>
/// <param name="FullText">Where all of the text is, when <paramref name="Text"/> is not all of it.</param>
/// <param name="Html">Where it is to be had as sanitised HTML; with <c>?images=remote</c> pictures elsewhere are loaded.</param>
/// <param name="Raw">Where what was received is to be had byte for byte; for engineers.</param>
/// <param name="LeftOutCount">Attachments that only the raw original has.</param>
/// <param name="Warnings">What was odd about it when it was read.</param>
public sealed record MessageDocument(
    long Seq, Instant At, MessageKind Kind, string By, MessageSender? From, string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FullText,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Html,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Raw,
    IReadOnlyList<AttachmentDocument> Attachments, int LeftOutCount, IReadOnlyList<LeftOutDocument> LeftOut,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Null: the event is no message.</summary>
    internal static MessageDocument? Of(CaseId id, RecordedEvent happened)
    {
        (MessageKind Kind, Person? From, string Text, MessageContent? Content, string? IntakeId)? read = happened.Event switch
        {
            CaseEvent.Opened e => (MessageKind.Customer, e.Requester, e.Text, e.Content, e.Source.IntakeId),
            CaseEvent.CustomerWrote e => (MessageKind.Customer, e.From, e.Text, e.Content, e.Source.IntakeId),
            CaseEvent.NoteAdded e => (MessageKind.Note, null, e.Text, e.Content, e.Content?.IntakeId),
            CaseEvent.Replied e => (MessageKind.Desk, null, Joined(e.Summary, e.NextSteps, e.Body, e.Ask), null, null),
            CaseEvent.Resolved e => (MessageKind.Desk, null, Joined(e.Summary), null, null),
            CaseEvent.WaitStarted { IsQuestion: true } e => (MessageKind.Desk, null, Joined(e.Ask), null, null),
            _ => null,
        };
        if (read is not { } message)
        {
            return null;
        }

        string root = FormattableString.Invariant($"/api/cases/{id}/messages/{happened.Sequence}");
        MessageContent? content = message.Content;
        return new MessageDocument(
            happened.Sequence, happened.At, message.Kind, happened.By, message.From is { } from ? new MessageSender(from.Address, from.Name) : null, message.Text,
            content?.HasMoreText == true ? root + "/text" : null,
            content?.HtmlDigest is not null ? root + "/html" : null,
            message.IntakeId is not null ? root + "/raw" : null,
            [.. (content?.Attachments ?? []).Select(a => AttachmentDocument.Of(id, happened.Sequence, a))],
            content?.LeftOutCount ?? 0, [.. (content?.LeftOut ?? []).Select(l => new LeftOutDocument(l.Name, l.Size, l.Why))], content?.Warnings ?? []);
    }

    private static string Joined(params string?[] texts) => string.Join("\n\n", texts.Where(t => !string.IsNullOrWhiteSpace(t)).Distinct());
}

public sealed record MessageSender(string Email, string? Name);

/// <param name="Id">Within the case: the message's seq and the attachment's number, as <c>12-1</c>.</param>
/// <param name="Type">What it is; it is served as such only when nothing speaks against it.</param>
/// <param name="ClaimedType">The sender's word, where its bytes say otherwise.</param>
/// <param name="Warning">What to know before opening it.</param>
public sealed record AttachmentDocument(
    string Id, string Name, string Type, long Size, string Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ContentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClaimedType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Warning)
{
    internal static AttachmentDocument Of(CaseId @case, long sequence, MessageAttachment a)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{sequence}-{a.Number}");
        return new AttachmentDocument(id, a.Name, a.Type, a.Size, $"/api/cases/{@case}/attachments/{id}", a.ContentId, a.ClaimedType, a.Warning);
    }
}

public sealed record LeftOutDocument(string Name, long Size, string Why);
