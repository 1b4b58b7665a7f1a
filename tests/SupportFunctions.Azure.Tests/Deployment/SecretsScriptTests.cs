using System.Diagnostics;
using static SupportFunctions.Azure.Tests.Deployment.InfraFolder;

namespace SupportFunctions.Azure.Tests.Deployment;

/// <summary>infra/secrets.sh against a vault that is a folder.</summary>
public sealed class SecretsScriptTests : IDisposable
{
    /// <summary>Lists and sets secrets as the real one does, and writes down what it was called with.</summary>
    private const string Az = """
        #!/bin/sh
        printf '%s\n' "$*" >> "$VAULT/../arguments"
        if [ "$3" = list ]; then ls "$VAULT"; exit 0; fi
        while [ $# -gt 0 ]; do case "$1" in --name) name=$2 ;; --file) file=$2 ;; esac; shift; done
        cp "$file" "$VAULT/$name"
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets");

    public SecretsScriptTests()
    {
        _folder.CreateSubdirectory("vault");
        File.WriteAllText(Path.Combine(_folder.FullName, "az"), Az + "\n");
    }

    [SkippableFact]
    public void What_can_be_made_is_made_and_what_is_there_stays()
    {
        Put("Mail--TokenSecrets--0", "an old one");

        (int code, _) = Run("Keys__0__Key Mail__TokenSecrets__0 Intake__WebhookSecrets__0");

        Assert.Equal(0, code);
        Assert.Matches("^[0-9a-f]{64}$", Secret("Keys--0--Key"));
        Assert.Equal("an old one", Secret("Mail--TokenSecrets--0"));
        Assert.Equal(32, Convert.FromBase64String(Secret("Intake--WebhookSecrets--0")["whsec_".Length..]).Length);
    }

    [SkippableFact]
    public void What_only_others_know_is_asked_for_or_taken_from_the_environment_and_never_an_argument()
    {
        (int without, string said) = Run("SendGrid__ApiKey");
        (int with, _) = Run("SendGrid__ApiKey", ("SENDGRID_APIKEY", "SG.known"));

        Assert.Equal((1, 0), (without, with));
        Assert.Contains("SendGrid--ApiKey is missing", said, StringComparison.Ordinal);
        Assert.Equal("SG.known", Secret("SendGrid--ApiKey"));
        Assert.DoesNotContain("SG.known", File.ReadAllText(Path.Combine(_folder.FullName, "arguments")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private (int Code, string Said) Run(string settings, params (string Name, string Value)[] environment)
    {
        Skip.If(OperatingSystem.IsWindows(), "No sh on this machine.");
        string az = Path.Combine(_folder.FullName, "az");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("sh", [Path.Combine(Folder, "secrets.sh")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = _folder.FullName + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["VAULT"] = Path.Combine(_folder.FullName, "vault");
        start.Environment["DESK_KEY_VAULT"] = "kv";
        start.Environment["DESK_SECRETS"] = settings;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said.GetAwaiter().GetResult());
    }

    private void Put(string name, string value) => File.WriteAllText(Path.Combine(_folder.FullName, "vault", name), value);

    private string Secret(string name) => File.ReadAllText(Path.Combine(_folder.FullName, "vault", name));
}
