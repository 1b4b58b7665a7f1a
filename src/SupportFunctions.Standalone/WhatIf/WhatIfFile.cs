using System.Text;
using SupportFunctions.Desk.WhatIf;

namespace SupportFunctions.Standalone.WhatIf;

/// <summary>The table of all changed verdicts: written aside, and moved into place when it is complete.</summary>
internal sealed class WhatIfFile : IDisposable
{
    private readonly string _path;
    private readonly StreamWriter _writer;
    private bool _isComplete;

    private WhatIfFile(string path, StreamWriter writer) => (_path, _writer) = (path, writer);

    private string Aside => _path + ".part";

    public static WhatIfFile Create(string path)
    {
        var file = new WhatIfFile(path, new StreamWriter(path + ".part", append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
        file._writer.Write(WhatIfCsv.Header);
        return file;
    }

    public void Write(IEnumerable<ChangedVerdict> verdicts)
    {
        foreach (ChangedVerdict verdict in verdicts)
        {
            _writer.Write(WhatIfCsv.Line(verdict));
        }
    }

    public void Complete()
    {
        _writer.Dispose();
        File.Move(Aside, _path, overwrite: true);
        _isComplete = true;
    }

    public void Dispose()
    {
        _writer.Dispose();
        if (!_isComplete)
        {
            File.Delete(Aside);
        }
    }
}
