using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Messages;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Spacing;

namespace SupportFunctions.Desk.Cases;

/// <summary>What both hosts need for cases; a host adds the ports: stores, queue, lifecycles, mail transport, clocks.</summary>
public static class CaseServices
{
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<CaseStore>()
        .AddSingleton<CaseNumbers>()
        .AddSingleton<ReplyBudgets>()
        .AddSingleton<PromiseLog>()
        .AddSingleton<BudgetSweep>()
        .AddSingleton<CaseService>()
        .AddSingleton<CaseQueries>()
        .AddSingleton<CaseFactsIndex>()
        .AddSingleton<LinkedCases>()
        .AddSingleton<CustomerCases>()
        .AddSingleton<CaseNews>()
        .AddSingleton<CaseDocuments>()
        .AddSingleton<ClockExplanation>()
        .AddSingleton<EarlierClocks>()
        .AddSingleton<CaseErrands>()
        .AddSingleton<CaseNotifications>()
        .AddSingleton<MailSpacer>()
        .AddSingleton<SpacingSweep>()
        .AddSingleton(s => new MailNotes(s.GetRequiredService<MailComposer>().Templates, s.GetRequiredService<MailSettings>()))
        .AddSingleton<CaseSpacing>()
        .AddSingleton<CaseOutbox>()
        .AddSingleton<QueuedMail>()
        .AddLifecycle<CaseLifecycle>();

    public static IServiceCollection AddIntake(this IServiceCollection services) => services.AddQueueLetters()
        .AddSingleton<IMailReader>(s => new MailReader(s.GetRequiredService<IOptions<MailReaderOptions>>().Value))
        .AddSingleton<IntakeStore>()
        .AddSingleton<IntakeReception>()
        .AddSingleton<IntakeReader>()
        .AddSingleton<PreSalesRecognition>()
        .AddWebhooks()
        .AddSingleton<MessageReservations>()
        .AddSingleton(s => new DeskMessageIds(s.GetRequiredService<MailSettings>()))
        .AddSingleton<ConversationFinder>()
        .AddSingleton<OwnAddresses>()
        .AddSingleton<CaseOpenings>()
        .AddSingleton<StaffMail>()
        .AddSingleton<DeadLetters>()
        .AddSingleton<AllLetters>()
        .AddSingleton<IntakeLedger>()
        .AddSingleton<MessageContents>()
        .AddSingleton<IMailHtml, MailHtml>()
        .AddSingleton<LedgerAlarm>()
        .AddSingleton<IntakeAudit>()
        .AddSingleton(s => new RawBudget(s.GetRequiredService<IOptions<IntakeOptions>>().Value.MaxBytesInWork))
        .AddSingleton<IntakeWorker>()
        .AddSingleton<IntakeAttempts>();

    /// <summary>A host whose queues put messages aside has added its own.</summary>
    private static IServiceCollection AddQueueLetters(this IServiceCollection services)
    {
        services.TryAddSingleton<IQueueLetters, NoQueueLetters>();
        return services;
    }
}
