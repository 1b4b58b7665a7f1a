namespace SupportFunctions.Desk.Mail;

/// <param name="File">As given: the path of a replaced template, or the name of a built-in one.</param>
/// <param name="Line">From 1; 0 where the fault is the file itself.</param>
/// <param name="What">What is wrong and what to do.</param>
public sealed record TemplateFault(string File, int Line, string What)
{
    public override string ToString() => Line == 0 ? $"{File}: {What}" : FormattableString.Invariant($"{File}({Line}): {What}");
}
