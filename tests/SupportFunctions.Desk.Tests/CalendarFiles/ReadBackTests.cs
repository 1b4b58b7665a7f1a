using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.CalendarFiles;

namespace SupportFunctions.Desk.Tests.CalendarFiles;

/// <summary>Another library, from npm, reads our files back with the zones that they bring along.</summary>
public sealed class ReadBackTests
{
    [SkippableFact]
    public void Ical_js_reads_the_same_instants_and_texts()
    {
        CalendarEntry[] entries =
        [
            .. from zone in CalendarFileTests.ZoneIds
               from start in (string[])["2026-01-15T05:30Z", "2026-03-08T06:30Z", "2026-03-29T00:30Z", "2026-04-04T15:45Z", "2026-07-01T22:15Z", "2026-10-25T00:30Z", "2026-11-01T05:45Z", "2026-11-01T06:15Z"]
               select CalendarFileTests.AnEntry(zone) with
               {
                   Uid = $"W-12-{zone}@desk.example",
                   Sequence = 7,
                   StartsAt = CalendarFileTests.At(start),
                   EndsAt = CalendarFileTests.At(start) + Duration.FromMinutes(100),
                   Summary = "Upgrade; \"12\", 汉字 🚀\nsecond line \\ end",
               },
        ];

        JsonArray answers = Ask([.. entries.Select(e => CalendarFile.Write(CalendarMethod.Request, [e]))]);

        Assert.Equal(
            entries.Select(e => ("REQUEST", e.Uid, 7, e.Summary, "mailto:kim@acme.example", Text(e.StartsAt), Text(e.EndsAt))),
            answers.Select(a => ((string)a!["method"]!, a["events"]![0]!)).Select(a => (
                a.Item1, (string)a.Item2["uid"]!, (int)a.Item2["sequence"]!, (string)a.Item2["summary"]!, (string)a.Item2["attendee"]!, (string)a.Item2["start"]!, (string)a.Item2["end"]!)));
    }

    private static string Text(Instant at) => InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'").Format(at);

    internal static JsonArray Ask(string[] files)
    {
        string folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "ical.js")))
        {
            (int code, string said) = Run(folder, "npm", "ci --no-audit --no-fund", "");
            Skip.If(code != 0, $"ical.js is needed: run `npm ci` in {folder}. npm said: {said}");
        }

        (int exit, string output) = Run(folder, "node", "read.mjs", JsonSerializer.Serialize(files));
        Assert.True(exit == 0, output);
        return JsonNode.Parse(output)!.AsArray();
    }

    private static (int Code, string Output) Run(string folder, string program, string arguments, string input)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return (process.ExitCode, process.ExitCode == 0 ? output.GetAwaiter().GetResult() : error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{program} is not installed: on Debian, apt-get install nodejs npm.");
            throw;
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
