using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Standalone.Keys;

/// <summary>Small files of the data folder that only its owner may read (mode 600).</summary>
public static class SecretFile
{
    /// <summary>Signs the Message-IDs of our mails.</summary>
    public const string MailTokens = "mail-tokens.secret";

    /// <summary>The secret of that name; made of 256 random bits on first start.</summary>
    public static string ReadOrCreate(string dataFolder, string name)
    {
        string path = Path.Combine(dataFolder, name);
        if (!File.Exists(path))
        {
            Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        return File.ReadAllText(path).Trim();
    }

    /// <summary>Written aside and moved into place: a reader never sees half of it.</summary>
    internal static void Write(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string aside = path + ".new";
        File.Delete(aside);
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path);
    }
}
