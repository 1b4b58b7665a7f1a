using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>What is kept for a time only goes when the hourly function comes by, and not before.</summary>
public sealed class HousekeepingTests
{
    [Fact]
    public async Task What_an_address_was_sent_goes_after_a_day_and_an_answer_kept_for_its_key_after_seven()
    {
        var time = new Hours();
        using var app = new FunctionApp(services => services.AddSingleton(new DeskTime(time)).AddSingleton(new MachineTime(time)));
        (int status, _) = await app.SendAsync(
            (f, r) => f.ApiAsync(r, app.Hub.Client), "POST", "/api/cases", "application/json",
            """{"subject":"Login fails","from":{"email":"kim@acme.example"},"text":"It does not work."}""", ("Idempotency-Key", "once"));
        Assert.InRange(status, 200, 201);
        DeskTime desk = app.Services.GetRequiredService<DeskTime>();
        Assert.Null(await app.Services.GetRequiredService<ReplyBudgets>().TakeAsync(
            new AutomaticMail("m-1", "C-1", MailKind.Acknowledgement, "kim@acme.example", desk.Now, IsAnswered: false), ReplyBudget.Default, desk.Now, default));

        Assert.Equal((1, 1), await KeptAsync(app));
        time.Passed = 23;
        Assert.Equal((1, 1), await KeptAsync(app));
        time.Passed = 24;
        Assert.Equal((0, 1), await KeptAsync(app));
        time.Passed = 7 * 24;
        Assert.Equal((0, 0), await KeptAsync(app));
    }

    /// <summary>Rows of addresses and of kept answers after a run.</summary>
    private static async Task<(int Addresses, int Answers)> KeptAsync(FunctionApp app)
    {
        await app.Function<HousekeepingFunction>().RunAsync(new TimerInfo(), default);
        return (
            app.Tables.Keys(ReplyBudgets.Table).Count(k => k.RowKey.StartsWith("address|", StringComparison.Ordinal)),
            app.Tables.Keys(IdempotencyStore.Table).Count);
    }

    private sealed class Hours : TimeProvider
    {
        public int Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => StoppedTime.Now.AddHours(Passed);
    }
}
