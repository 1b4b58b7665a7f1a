using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>A header block: fields in the order they were added, folded between words.</summary>
internal sealed class HeaderFields
{
    /// <summary>RFC 5322, 2.1.1 asks for 78, RFC 2047, 2 for 76 on lines with encoded words: 76 keeps both.</summary>
    private const int LineLength = 76;

    private readonly StringBuilder block = new();

    public void Add(string name, params IEnumerable<string> words)
    {
        var line = name.Length + 1;
        block.Append(name).Append(':');
        var first = true;
        foreach (var word in words)
        {
            // The first word stays beside the name: some readers take "Message-ID:" alone on its line for an empty field.
            if (!first && line + 1 + word.Length > LineLength)
            {
                block.Append("\r\n");
                line = 0;
            }

            block.Append(' ').Append(word);
            line += 1 + word.Length;
            first = false;
        }

        block.Append("\r\n");
    }

    /// <summary>The fields and the empty line that ends them.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes(block + "\r\n");
}
