using Microsoft.AspNetCore.Http;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Http;

/// <param name="Name">The key's name: <c>by</c> in events.</param>
public sealed record DeskCaller(string Name, Role Role);

/// <summary>Who calls, for handlers.</summary>
public static class DeskCallers
{
    private const int MaxNameCharacters = 200;

    /// <exception cref="InvalidOperationException">The URL is open to all: nobody is known to call.</exception>
    public static DeskCaller Caller(this HttpContext context) =>
        context.Features.Get<DeskCaller>() ?? throw new InvalidOperationException($"{context.Request.Path} is open to all, so it has no caller.");

    /// <summary>The key's name: <c>by</c> in events.</summary>
    public static string Actor(this HttpContext context) => context.Caller().Name;

    /// <summary>Who acts: the key's name, or the engineer whom a shared key names. Nobody acts as the desk itself or as the customer.</summary>
    /// <exception cref="ProblemException">400: the name cannot stand in a record.</exception>
    public static string ActingAs(this HttpContext context, string? engineer) => engineer switch
    {
        null or "" => context.Actor(),
        CaseCommand.ByDesk or CaseCommand.ByCustomer => throw Problems.Validation("engineer", $"'{engineer}' is the desk's own word: name the engineer who acts.").ToException(),
        { Length: > MaxNameCharacters } => throw Problems.Validation("engineer", $"At most {MaxNameCharacters} characters.").ToException(),
        _ when engineer.Any(char.IsControl) => throw Problems.Validation("engineer", "Control characters are not allowed.").ToException(),
        _ => engineer,
    };
}
