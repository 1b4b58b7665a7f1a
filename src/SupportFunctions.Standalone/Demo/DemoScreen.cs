using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SupportFunctions.Standalone.Demo;

/// <summary>Where the demonstration is told: coloured on a terminal, plain lines anywhere else.</summary>
internal sealed class DemoScreen
{
    private const int CustomerCells = 17;
    private const int PlainWidth = 160;

    private readonly IAnsiConsole _console;
    private readonly bool _isPlain;

    private DemoScreen(IAnsiConsole console, bool isPlain) => (_console, _isPlain) = (console, isPlain);

    /// <summary>Standard output; plain when that is no terminal, or when NO_COLOR asks for it (no-color.org).</summary>
    public static DemoScreen Open()
    {
        bool isPlain = Console.IsOutputRedirected
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") is "dumb";
        if (!isPlain)
        {
            IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Detect, Interactive = InteractionSupport.No });
            return new DemoScreen(terminal, isPlain: false);
        }

        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(Console.Out),
        });
        plain.Profile.Width = Console.IsOutputRedirected ? PlainWidth : plain.Profile.Width;
        return new DemoScreen(plain, isPlain: true);
    }

    public void Show(DemoLine line)
    {
        string head = $"{DemoWords.Stamp(line.At)}  {line.Case,-6} {Fit(line.Customer, CustomerCells)} ";
        string text = Cut(line.Text, _console.Profile.Width - Cells(head));
        if (_isPlain)
        {
            Console.Out.WriteLine(head + text);
        }
        else
        {
            _console.Write(new Text(head, new Style(Color.Grey)));
            _console.Write(new Text(text, StyleOf(line.Tone)));
            _console.WriteLine();
        }
    }

    public void Say(string text) => _console.Write(_isPlain ? new Text(text + "\n") : new Text(text + "\n", Style.Plain));

    public void Complain(string text) => _console.Write(new Text(text + "\n", new Style(Color.Red)));

    public void Show(Table table)
    {
        _console.Write(table);
        _console.WriteLine();
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Quiet => new Style(Color.Grey),
        Tone.Arrival => new Style(Color.Aqua),
        Tone.Work => Style.Plain,
        Tone.Warning => new Style(Color.Yellow),
        Tone.Breach => new Style(Color.Red, decoration: Decoration.Bold),
        Tone.Met => new Style(Color.Green),
        Tone.End => new Style(decoration: Decoration.Bold),
    };

    private static string Fit(string text, int cells)
    {
        string cut = Cut(text, cells);
        return cut + new string(' ', cells - Cells(cut));
    }

    /// <summary>At most <paramref name="cells"/> wide; Japanese takes two cells a character.</summary>
    private static string Cut(string text, int cells)
    {
        if (Cells(text) <= cells)
        {
            return text;
        }

        var cut = new StringBuilder();
        int used = 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Cells(rune.ToString());
            if (used > cells)
            {
                break;
            }

            cut.Append(rune);
        }

        return cut.ToString().TrimEnd() + "…";
    }

    private static int Cells(string text) => new Segment(text).CellCount();
}
