using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Digests;

internal static class DigestServices
{
    public static IServiceCollection AddDigests(this IServiceCollection services) => services
        .AddSingleton<DigestStore>()
        .AddSingleton<DigestReaders>()
        .AddSingleton<DigestWriter>()
        .AddSingleton(s => new DigestMails(s.GetRequiredService<MailComposer>().Templates, s.GetRequiredService<MailSettings>()))
        .AddSingleton<DigestOutbox>()
        .AddSingleton<DigestArming>()
        .AddLifecycle<DigestLifecycle>();
}
