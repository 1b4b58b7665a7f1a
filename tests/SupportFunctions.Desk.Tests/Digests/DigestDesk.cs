using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Jobs;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>A desk with customers who want the weekly digest. Its clock stands at Monday, 2026-03-02T09:00Z, which is 04:00 in New York.</summary>
internal static class DigestDesk
{
    public const string Kim = "kim@acme.example";

    /// <summary>08:00 of the first Monday in New York.</summary>
    public static readonly Instant Due = Instant.FromUtc(2026, 3, 2, 13, 0);

    public static async Task<WindowDesk> StartAsync(string more = "", Action<IServiceCollection>? services = null)
    {
        WindowDesk desk = await WindowDesk.StartAsync(more: services);
        await desk.WantAsync(more: more);
        return desk;
    }

    /// <summary>A customer one of whose contacts wants the digest, or several; armed by the job of the change.</summary>
    public static async Task WantAsync(this WindowDesk desk, string id = "acme", string zone = "America/New_York", string more = "", string? contacts = null, string? domain = null)
    {
        domain ??= id + ".example";
        contacts ??= $"{{'email':'kim@{domain}','name':'Kim','digest':true}},{{'email':'lee@{domain}','name':'Lee'}}";
        await desk.Http.PutAsync(
            $"/api/customers/{id}",
            $"{{'name':'{char.ToUpperInvariant(id[0])}{id[1..]}','tier':'enterprise','deployment':'managed','domains':['{domain}'],'contacts':[{contacts}],'timeZone':'{zone}'{more}}}");
        await desk.Desk.FinishAsync();
    }

    public static IReadOnlyList<OutgoingMail> Digests(this WindowDesk desk, string address = Kim) => [.. desk.Mails.To(address).Where(m => m.Category == "weekly-digest")];

    public static async Task<JsonNode> PreviewAsync(this WindowDesk desk, string id = "acme") => (await desk.Http.GetAsync($"/api/customers/{id}/digest", Role.Reader)).Json;

    /// <summary>When each was sent, in the words of the desk's clock.</summary>
    public static IEnumerable<string> Times(this WindowDesk desk, string address = Kim) =>
        desk.Digests(address).Select(m => m.Date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
}
