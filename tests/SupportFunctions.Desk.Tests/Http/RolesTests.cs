using System.Net;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Resources;

namespace SupportFunctions.Desk.Tests.Http;

public sealed class RolesTests
{
    /// <summary>Who may do what: the least role, or <c>open</c>.</summary>
    private static readonly Dictionary<string, string> _table = new()
    {
        ["GET /healthz"] = "open",
        ["GET /readyz"] = "open",
        ["GET /openapi.json"] = "open",
        ["GET /api/customers"] = "Reader",
        ["GET /api/customers/{id}"] = "Reader",
        ["PUT /api/customers/{id}"] = "Lead",
        ["DELETE /api/customers/{id}"] = "Lead",
        ["GET /api/engineers"] = "Reader",
        ["GET /api/engineers/{id}"] = "Reader",
        ["PUT /api/engineers/{id}"] = "Admin",
        ["DELETE /api/engineers/{id}"] = "Admin",
        ["GET /api/agreements"] = "Reader",
        ["GET /api/agreements/{id}"] = "Reader",
        ["PUT /api/agreements/{id}"] = "Admin",
        ["DELETE /api/agreements/{id}"] = "Admin",
        ["GET /api/calendars"] = "Reader",
        ["GET /api/calendars/{id}"] = "Reader",
        ["PUT /api/calendars/{id}"] = "Admin",
        ["DELETE /api/calendars/{id}"] = "Admin",
        ["GET /api/known-issues"] = "Reader",
        ["GET /api/known-issues/{id}"] = "Reader",
        ["PUT /api/known-issues/{id}"] = "Engineer",
        ["DELETE /api/known-issues/{id}"] = "Engineer",
        ["POST /api/calendars/{id}/holidays"] = "Admin",
        ["GET /api/calendars/{id}/preview"] = "Reader",
        ["GET /api/policy"] = "Reader",
        ["PUT /api/policy"] = "Admin",
        ["GET /intake/presales"] = "open",
        ["POST /intake/presales"] = "open",
        ["POST /intake/email"] = "open",
        ["POST /intake/email/raw"] = "open",
        ["POST /intake/webhooks/{source}"] = "open",
        ["GET /api/intake/{intakeId}"] = "Reader",
        ["GET /api/cases"] = "Reader",
        ["POST /api/cases"] = "Engineer",
        ["GET /api/cases/{id}"] = "Reader",
        ["GET /api/cases/{id}/timeline"] = "Reader",
        ["GET /api/cases/{id}/messages"] = "Reader",
        ["GET /api/cases/{id}/messages/{seq}/text"] = "Reader",
        ["GET /api/cases/{id}/messages/{seq}/html"] = "Reader",
        ["GET /api/cases/{id}/messages/{seq}/raw"] = "Engineer",
        ["GET /api/cases/{id}/attachments/{attachment}"] = "Reader",
        ["GET /api/cases/{id}/sla"] = "Reader",
        ["POST /api/cases/{id}/triage"] = "Engineer",
        ["POST /api/cases/{id}/assign"] = "Engineer",
        ["POST /api/cases/{id}/reply"] = "Engineer",
        ["POST /api/cases/{id}/note"] = "Engineer",
        ["POST /api/cases/{id}/wait"] = "Engineer",
        ["POST /api/cases/{id}/resolve"] = "Engineer",
        ["POST /api/cases/{id}/confirm"] = "Engineer",
        ["POST /api/cases/{id}/split"] = "Engineer",
        ["POST /api/cases/{id}/merge"] = "Engineer",
        ["POST /api/cases/{id}/links"] = "Engineer",
        ["POST /api/cases/{id}/reopen"] = "Engineer",
        ["GET /api/queue"] = "Reader",
        ["GET /api/queue/next"] = "Reader",
        ["GET /api/admin/ledger"] = "Admin",
        ["GET /api/admin/dead-letters"] = "Admin",
        ["POST /api/admin/ledger/audit"] = "Admin",
        ["POST /api/admin/dead-letters/replay"] = "Admin",
        ["GET /api/admin/dead-letters/{id}"] = "Admin",
        ["GET /api/admin/dead-letters/{id}/raw"] = "Admin",
        ["POST /api/admin/dead-letters/{id}/replay"] = "Admin",
        ["DELETE /api/admin/dead-letters/{id}"] = "Admin",
        ["GET /api/admin/automatic-mail/{address}"] = "Admin",
        ["DELETE /api/admin/automatic-mail/{address}"] = "Admin",
        ["GET /api/admin/jobs"] = "Lead",
        ["POST /api/admin/jobs"] = "Admin",
        ["GET /api/admin/jobs/{id}"] = "Lead",
        ["POST /api/admin/index/rebuild"] = "Admin",
        ["POST /api/what-if"] = "Lead",
        ["GET /api/reports/sla"] = "Reader",
        ["GET /api/reports/sla/cases"] = "Reader",
        ["GET /api/reports/automatic-mail"] = "Reader",
        ["GET /api/reports/automatic-mail/cases"] = "Reader",
        ["GET /api/maintenance-windows"] = "Reader",
        ["POST /api/maintenance-windows"] = "Engineer",
        ["GET /api/maintenance-windows/{id}"] = "Reader",
        ["PUT /api/maintenance-windows/{id}"] = "Engineer",
        ["GET /api/maintenance-windows/{id}/timeline"] = "Reader",
        ["GET /api/maintenance-windows/{id}/customers"] = "Reader",
        ["POST /api/maintenance-windows/{id}/propose"] = "Engineer",
        ["POST /api/maintenance-windows/{id}/announce"] = "Engineer",
        ["POST /api/maintenance-windows/{id}/start"] = "Engineer",
        ["POST /api/maintenance-windows/{id}/complete"] = "Engineer",
        ["POST /api/maintenance-windows/{id}/cancel"] = "Engineer",
        ["POST /api/maintenance-windows/{id}/extend"] = "Engineer",
        ["GET /api/incidents"] = "Reader",
        ["POST /api/incidents"] = "Engineer",
        ["GET /api/incidents/{id}"] = "Reader",
        ["PUT /api/incidents/{id}"] = "Engineer",
        ["DELETE /api/incidents/{id}"] = "Lead",
        ["GET /api/incidents/{id}/timeline"] = "Reader",
        ["GET /api/incidents/{id}/suggestions"] = "Reader",
        ["POST /api/incidents/{id}/cases"] = "Engineer",
        ["POST /api/incidents/{id}/note"] = "Engineer",
        ["POST /api/incidents/{id}/update"] = "Engineer",
        ["POST /api/incidents/{id}/outage/start"] = "Engineer",
        ["POST /api/incidents/{id}/outage/end"] = "Engineer",
        ["POST /api/incidents/{id}/outages"] = "Engineer",
        ["POST /api/incidents/{id}/resolve"] = "Engineer",
        ["POST /api/incidents/{id}/reopen"] = "Engineer",
        ["POST /api/incidents/{id}/root-cause"] = "Engineer",
        ["POST /api/incidents/{id}/close"] = "Engineer",
        ["GET /api/reports/availability"] = "Reader",
        ["GET /api/cases/{id}/notifications"] = "Reader",
        ["GET /api/customers/{id}/notifications"] = "Reader",
        ["GET /api/customers/{id}/digest"] = "Reader",
        ["GET /api/maintenance-windows/{id}/notifications"] = "Reader",
        ["GET /api/incidents/{id}/notifications"] = "Reader",
        ["POST /api/cases/{id}/notifications/{notificationId}/resend"] = "Engineer",
        ["POST /api/maintenance-windows/{id}/notifications/{notificationId}/resend"] = "Engineer",
        ["POST /api/incidents/{id}/notifications/{notificationId}/resend"] = "Engineer",
        ["GET /api/reports/satisfaction"] = "Reader",
        ["GET /rate/{token}"] = "open",
        ["POST /rate/{token}"] = "open",
        ["GET /status"] = "open",
        ["GET /status/summary.json"] = "open",
        ["GET /status/feed.atom"] = "open",
        ["GET /status/maintenance.ics"] = "open",
        ["GET /status/subscribe"] = "open",
        ["POST /status/subscribe"] = "open",
        ["GET /status/subscribe/{token}"] = "open",
        ["POST /status/subscribe/{token}"] = "open",
        ["GET /api/status-subscriptions"] = "Admin",
        ["DELETE /api/status-subscriptions/{id}"] = "Admin",
        ["GET /status/maintenance/{token}"] = "open",
        ["POST /status/maintenance/{token}"] = "open",
        ["GET /status/unsubscribe/{token}"] = "open",
        ["POST /status/unsubscribe/{token}"] = "open",
        ["GET /desk/cases/{id}"] = "Reader",
        ["POST /desk/session"] = "open",
    };

    [Fact]
    public async Task Every_endpoint_is_in_the_table_of_roles_and_the_table_is_right()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal(
            _table.OrderBy(r => r.Key, StringComparer.Ordinal),
            desk.Endpoints
                .Select(e => KeyValuePair.Create(Name(e), e.Metadata.GetMetadata<Access>() is { } a ? a.Needs?.ToString() ?? "open" : "nothing said"))
                .OrderBy(r => r.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_endpoint_answers_every_role_as_the_table_says()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var wrong = new List<string>();
        foreach (RouteEndpoint endpoint in desk.Endpoints.ToArray())
        {
            string name = Name(endpoint);
            string method = name.Split(' ')[0];
            string url = name.Split(' ')[1].Replace("{id}", "one", StringComparison.Ordinal);
            string? body = method == "PUT" ? Bodies.Small(url.Split('/')[2]) : null;
            Role? needs = _table[name] == "open" ? null : Enum.Parse<Role>(_table[name]);
            foreach (Role? role in new Role?[] { null, Role.Reader, Role.Engineer, Role.Lead, Role.Admin })
            {
                HttpStatusCode status = (await desk.SendAsync(method, url, body, role)).Status;
                // Whoever may use it gets as far as its own judgement of an empty request; a fault of the desk (5xx) is never right.
                bool isRight = needs is not null && role is null ? status == HttpStatusCode.Unauthorized
                    : role < needs ? status == HttpStatusCode.Forbidden
                    : (int)status < 500 && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
                if (!isRight)
                {
                    wrong.Add($"{name} as {role?.ToString() ?? "nobody"}: {status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_refusal_names_the_role_that_is_there_and_the_one_that_is_needed()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync("PUT", "/api/policy", "{}", Role.Lead);
        Assert.Equal("forbidden", answer.Problem);
        Assert.StartsWith("The key 'Lead key' has the role lead; this needs admin.", (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    private static string Name(RouteEndpoint endpoint) =>
        $"{Assert.Single(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {endpoint.RoutePattern.RawText}";
}
