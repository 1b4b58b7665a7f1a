using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Interactions: an application command or a filled-in modal is a case; the rest is answered so that nobody sees an error, and ignored.</summary>
internal static class DiscordInteractions
{
    private const string Channel = "discord";

    // Types of interactions, and of answers to them.
    private const string Ping = "1";
    private const string Command = "2";
    private const string Component = "3";
    private const string Autocomplete = "4";
    private const string Modal = "5";
    private const int Pong = 1;
    private const int Message = 4;
    private const int NothingNow = 6;
    private const int Choices = 8;
    private const int Ephemeral = 64;

    /// <summary>Options and fields may be nested in groups, rows and labels.</summary>
    private const int MostNesting = 4;

    private static readonly string[] _subjects = ["subject", "title", "summary"];

    public static WebhookLabel LabelOf(ReadOnlyMemory<byte> raw) => new(WebhookJson.Of(raw, root => root.Id("id")));

    public static IResult? AnswerTo(ReadOnlyMemory<byte> raw, string intakeId) => WebhookJson.Of<IResult>(raw, root => root.Id("type") switch
    {
        Ping => Results.Json(new { type = Pong }),
        Command or Modal => Results.Json(new
        {
            type = Message,
            data = new
            {
                content = WordsOf(root).Text.Length == 0
                    ? "Say what you need help with, in the text of the command."
                    : $"Stored as {intakeId}. It becomes a case, and support takes it from there.",
                flags = Ephemeral,
            },
        }),
        Component => Results.Json(new { type = NothingNow }),
        Autocomplete => Results.Json(new { type = Choices, data = new { choices = Array.Empty<string>() } }),
        _ => null,
    });

    public static IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) => WebhookJson.Of<IntakeReading>(
        raw,
        root => root.Id("type") switch
        {
            Ping => IntakeReading.Ignored(WebhookReasons.Handshake),
            Command or Modal => OfWords(record, root),
            _ => IntakeReading.Ignored(WebhookReasons.Event),
        },
        IntakeReading.Dead);

    private static IntakeReading OfWords(IntakeRecord record, JsonElement root)
    {
        // In a server the user is inside the member; in a direct message there is no member.
        JsonElement? user = root.Object("member")?.Object("user") ?? root.Object("user");
        if (root.Id("id") is not { } id || user?.Id("id") is not { } userId)
        {
            return IntakeReading.Dead("The interaction needs id and user.");
        }

        (string subject, string text) = WordsOf(root);
        if (text.Length == 0)
        {
            return IntakeReading.Ignored(WebhookReasons.Empty);
        }

        if (user?.Is("bot") == true)
        {
            return IntakeReading.Ignored(WebhookReasons.Bot);
        }

        string identity = WebhookJson.Identity(Channel, id);
        string? place = root.Id("channel_id") ?? root.Object("channel")?.Id("id");
        return new IntakeReading.Message(new IncomingMessage(
            new Person($"discord:{userId}", user?.Line("global_name") ?? user?.Line("username")), subject, text, text, Channel,
            new MessageSource(identity, "discord-" + identity, record.Id), [])
        {
            Place = place is null ? null : $"discord:{root.Id("guild_id") ?? "@me"}/{place}",
        });
    }

    /// <summary>One field without a subject is the text; several are named, so that nothing said is lost.</summary>
    private static (string Subject, string Text) WordsOf(JsonElement root)
    {
        (string Name, string Value)[] fields = root.Object("data") is { } data ? [.. Fields(data, 0), .. Resolved(data)] : [];
        string? subject = fields.Where(f => _subjects.Contains(f.Name)).Select(f => f.Value).FirstOrDefault();
        (string Name, string Value)[] rest = [.. fields.Where(f => subject is null || !_subjects.Contains(f.Name))];
        string text = rest.Length switch
        {
            0 => subject ?? "",
            1 => rest[0].Value,
            _ => string.Join('\n', rest.Select(f => $"{f.Name}: {f.Value}")),
        };
        text = MailText.Cut(text.Trim(), WebhookJson.MostTextCharacters);
        return (MailText.OneLine(subject ?? WebhookJson.SubjectOf(text)), text);
    }

    private static IEnumerable<(string Name, string Value)> Fields(JsonElement of, int depth)
    {
        if (depth > MostNesting)
        {
            yield break;
        }

        foreach (JsonElement option in of.Objects("options").Concat(of.Objects("components")).Concat(of.Object("component") is { } one ? [one] : []))
        {
            if ((option.Text("value") ?? option.Id("value")) is { } value)
            {
                yield return (option.Line("name") ?? option.Line("custom_id") ?? "text", value);
            }

            foreach ((string Name, string Value) inner in Fields(option, depth + 1))
            {
                yield return inner;
            }
        }
    }

    /// <summary>A command on a message takes that message.</summary>
    private static IEnumerable<(string Name, string Value)> Resolved(JsonElement data) =>
        data.Object("resolved")?.Object("messages") is { } messages
            ? messages.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Object).Select(m => m.Value.Text("content")).OfType<string>().Take(1).Select(c => ("message", c))
            : [];
}
