using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SupportFunctions.Standalone.Storage;

/// <summary>Teaches SQLite to wait for less than a second.</summary>
/// <remarks>
/// The native library of the bundle in use is built without HAVE_USLEEP (https://www.sqlite.org/compile.html): every wait, also one of
/// 1 µs, takes a whole second. A reader that looks at the WAL header while the writer has it half written asks for such a wait. The
/// wait is a function of the VFS, a public and stable structure (https://www.sqlite.org/c3ref/vfs.html), and is replaced there.
/// </remarks>
internal static unsafe partial class SqliteSleep
{
    public static void Replace()
    {
        if (!OperatingSystem.IsWindows())
        {
            Find(0)->Sleep = &Wait;
        }
    }

    /// <summary>Waits as SQLite would, and returns how long in microseconds: a second where the wait is the library's own.</summary>
    internal static int Ask(int microseconds)
    {
        var vfs = Find(0);
        return vfs->Sleep(vfs, microseconds);
    }

    /// <summary>Returns how long it slept, at least as long as asked for.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Wait(Vfs* vfs, int microseconds)
    {
        Thread.Sleep(TimeSpan.FromMilliseconds((microseconds + 999L) / 1000));
        return microseconds;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial Vfs* Find(nint defaultOne);

    /// <summary>sqlite3_vfs up to the member in question.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        private readonly int _version;
        private readonly int _fileSize;
        private readonly int _maxPath;
        private readonly nint _next;
        private readonly nint _name;
        private readonly nint _data;
        private readonly nint _open;
        private readonly nint _delete;
        private readonly nint _access;
        private readonly nint _fullPath;
        private readonly nint _dlOpen;
        private readonly nint _dlError;
        private readonly nint _dlSym;
        private readonly nint _dlClose;
        private readonly nint _randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
    }
}
