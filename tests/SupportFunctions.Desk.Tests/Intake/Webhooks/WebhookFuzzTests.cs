using System.Text;
using Microsoft.AspNetCore.Http;
using NodaTime;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Samples;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

/// <summary>Whatever a sender signs, or somebody makes up: every step answers, and none throws.</summary>
public sealed class WebhookFuzzTests
{
    private const int Rounds = 3000;

    [Theory]
    [InlineData("generic", "generic.json", 1)]
    [InlineData("github", "github-issue-closed.json", 2)]
    [InlineData("zendesk", "zendesk-trigger.json", 3)]
    [InlineData("slack", "slack-message.json", 4)]
    [InlineData("slack", "slack-command.form", 5)]
    [InlineData("discord", "discord-command.json", 6)]
    [InlineData("sendgrid-events", "generic.json", 7)]
    public async Task A_damaged_body_comes_to_an_end_that_says_why(string sender, string file, int seed)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.True(desk.Get<WebhookSources>().TryFind(sender, out WebhookSource? source));
        byte[] good = await File.ReadAllBytesAsync(SampleFolder.PathOf("webhooks/" + file));
        string type = file.EndsWith(".form", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : "application/json";
        var random = new Random(seed);
        var ends = new HashSet<string>();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] body = Damaged(good, random);
            var request = new WebhookRequest(new HeaderDictionary { ["Content-Type"] = type }, body, desk.Http.MachineClock.Now);
            Assert.False(source.IsSigned(request));
            source.Fault(request);
            source.Label(request);
            source.Answer(request, "in_x");
            var record = new IntakeRecord("in_x", source.Kind, type, Instant.MinValue, Instant.MinValue, "k", body.Length);
            IntakeReading reading = source.Read(record, body);
            Assert.Equal(Describe(reading), Describe(source.Read(record, body)));
            ends.Add(reading.GetType().Name);
            if (reading is IntakeReading.Ended ended)
            {
                Assert.True(ended is { State: IntakeState.Ignored or IntakeState.Dead, Reason.Length: > 0 and <= 500 }, ended.Reason);
            }
            else if (reading is IntakeReading.Message { Incoming: var message })
            {
                Assert.False(string.IsNullOrWhiteSpace(message.Text + message.Subject));
                Assert.DoesNotContain(message.Subject, c => char.IsControl(c));
                Assert.DoesNotContain(message.From.Address, c => char.IsControl(c));
            }
        }

        Assert.True(ends.Count >= 2 || sender == "sendgrid-events", string.Join(',', ends));
    }

    private static string Describe(IntakeReading reading) => reading switch
    {
        IntakeReading.Message m => $"{m.Incoming.From} {m.Incoming.Subject} {m.Incoming.Text} {m.Incoming.Source}",
        IntakeReading.News n => $"{n.Of} {n.Text} {n.Source}",
        IntakeReading.Ended e => $"{e.State} {e.Reason}",
        _ => reading.GetType().Name,
    };

    private static byte[] Damaged(byte[] good, Random random)
    {
        var body = new List<byte>(good);
        for (int times = random.Next(1, 4); times > 0 && body.Count > 0; times--)
        {
            int at = random.Next(body.Count);
            switch (random.Next(6))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, Math.Min(random.Next(1, 40), body.Count - at));
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 40), body.Count - at)));
                    break;
                case 3:
                    body.InsertRange(at, Encoding.UTF8.GetBytes(_odd[random.Next(_odd.Length)]));
                    break;
                case 4:
                    Replace(body, random, "\"", _odd[random.Next(_odd.Length)]);
                    break;
                default:
                    Replace(body, random, "1", "null");
                    break;
            }
        }

        return [.. body];
    }

    /// <summary>At a random one of its places.</summary>
    private static void Replace(List<byte> body, Random random, string what, string with)
    {
        byte byteOf = (byte)what[0];
        int[] places = [.. Enumerable.Range(0, body.Count).Where(i => body[i] == byteOf)];
        if (places.Length > 0)
        {
            int at = places[random.Next(places.Length)];
            body.RemoveAt(at);
            body.InsertRange(at, Encoding.UTF8.GetBytes(with));
        }
    }

    private static readonly string[] _odd = ["\\ud800", "\u0000", "\u2028", "[[[[", "{\"a\":", "null", "1e999", "\"\"", "%", "%zz", "&text=", "=", "<@", "<|>", "\\u0000", "ﷺ", "\r\n"];
}
