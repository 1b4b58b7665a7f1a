using System.Net;
using System.Text;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>What people who want the status by mail do, over HTTP.</summary>
internal static class SubscriberDesk
{
    public const string Form = "/status/subscribe";

    /// <summary>Starts with products to choose from.</summary>
    public static async Task<WindowDesk> StartAsync(string products = "'search','store'")
    {
        WindowDesk desk = await WindowDesk.StartAsync();
        await desk.Http.PutAsync("/api/policy", $"{{'products':[{products}]}}");
        return desk;
    }

    public static Task<DeskDriver.Answer> SubmitAsync(this WindowDesk desk, string url, params (string Name, string Value)[] fields) => desk.Desk.PostAsync(
        url, "application/x-www-form-urlencoded",
        Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"))));

    /// <summary>Sends the form; rounds are had.</summary>
    public static async Task<DeskDriver.Answer> AskAsync(this WindowDesk desk, string address, params string[] products)
    {
        DeskDriver.Answer answer = await desk.SubmitAsync(Form, [("address", address), .. products.Select(p => ("product", p))]);
        await desk.Desk.AttendAsync();
        return answer;
    }

    public static async Task<DeskDriver.Answer> PressAsync(this WindowDesk desk, string link, string action, params (string, string)[] more)
    {
        DeskDriver.Answer answer = await desk.SubmitAsync(link, [("do", action), .. more]);
        await desk.Desk.AttendAsync();
        return answer;
    }

    /// <summary>Asks, and says yes.</summary>
    /// <returns>The path of the link.</returns>
    public static async Task<string> SubscribeAsync(this WindowDesk desk, string address, params string[] products)
    {
        Assert.Equal(HttpStatusCode.OK, (await desk.AskAsync(address, products)).Status);
        string link = LinkOf(desk.Mails.To(address).Last());
        Assert.Equal(HttpStatusCode.OK, (await desk.PressAsync(link, "confirm")).Status);
        return link;
    }

    /// <summary>The path of the link in a mail.</summary>
    public static string LinkOf(OutgoingMail mail)
    {
        int at = mail.Text.IndexOf("https://desk.example/status/subscribe/", StringComparison.Ordinal);
        Assert.True(at >= 0, mail.Text);
        return mail.Text[(at + "https://desk.example".Length)..].Split('\n')[0];
    }

    public static async Task DeclareAsync(this WindowDesk desk, string id, string product = "search", string more = "")
    {
        await desk.Http.PutAsync("/api/incidents/" + id, $"{{'title':'It is slow','products':['{product}']{more}}}");
        await desk.Desk.AttendAsync();
    }

    /// <summary>Subscribed and confirmed, past all limits.</summary>
    public static async Task SeedAsync(this WindowDesk desk, string address, string product)
    {
        string key = SignedLinks.KeyOf(address);
        var subscriber = new Subscriber(address, [product], "0123456789abcdef", desk.Clock, Sequence: 1) { ConfirmedAt = desk.Clock };
        await desk.Desk.Store.CommitAsync(
            new TableBatch("subscribers", "status").Insert("subscriber|" + key, DeskJson.Write(subscriber))
                .Insert("confirmed|" + key, DeskJson.Write(new SubscriberEntry(key, subscriber.Products, desk.Clock))),
            default);
    }

    /// <summary>What is kept of subscribers, apart from what limits the form.</summary>
    public static string[] Rows(this WindowDesk desk) =>
        [.. desk.Desk.Store.Keys("subscribers", "status").Where(k => !k.StartsWith("asked|", StringComparison.Ordinal))];

    /// <summary>Subject lines of news, links left out.</summary>
    public static string[] News(this WindowDesk desk, string address) => [.. desk.Mails.Subjects(address).Where(s => s.StartsWith('['))];
}
