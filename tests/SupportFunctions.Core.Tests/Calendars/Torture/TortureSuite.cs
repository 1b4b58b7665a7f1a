using SupportFunctions.Core.Tests.Calendars.Torture.Questions;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>The questions as they are asked here, beside the files as they are published.</summary>
internal static class TortureSuite
{
    /// <summary>Set to <c>write</c>, the tests have the oracle answer every question, and publish the files again before they read them.</summary>
    private const string Variable = "SUPPORTFUNCTIONS_TORTURE";

    private static readonly string _root = TortureFile.RepositoryRoot();

    private static readonly Lazy<IReadOnlyList<TortureFile>> _asked = new(() =>
    [
        .. SwitchQuestions.Files(), SkippedDayQuestions.File(), DayQuestions.File(), WeekQuestions.File(),
        ClosureQuestions.File(), TargetQuestions.File(), OrdinaryQuestions.File(),
    ]);

    private static readonly Lazy<IReadOnlyList<TortureFile>> _published = new(() =>
    {
        if (Environment.GetEnvironmentVariable(Variable) == "write")
        {
            foreach (var file in Asked)
            {
                var answered = file with { Rows = [.. file.Rows.Select(row => TortureBook.Answer(row, file.Calendars[row.Calendar]))] };
                File.WriteAllText(PathOf(file.Name), answered.ToText());
            }
        }

        return TortureFile.ReadAll(_root);
    });

    public static IReadOnlyList<TortureFile> Asked => _asked.Value;

    public static IReadOnlyList<TortureFile> Published => _published.Value;

    public static IEnumerable<(TortureFile File, TortureRow Row)> Rows => Published.SelectMany(file => file.Rows, (file, row) => (file, row));

    public static string PathOf(string name) => Path.Combine(_root, TortureFile.Folder, name);
}
