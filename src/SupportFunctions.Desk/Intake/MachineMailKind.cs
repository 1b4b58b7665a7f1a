using System.Diagnostics;

namespace SupportFunctions.Desk.Intake;

/// <summary>Why a mail is not a person's.</summary>
public enum MachineMailKind
{
    None = 0,
    Loop = 1,
    OwnAddress = 2,
    Bounce = 3,
    AutoReply = 4,
    Bulk = 5,
    Spam = 6,
}

public static class MachineMailReasons
{
    /// <summary>The <c>reason</c> of an ignored intake, part of the contract.</summary>
    public static string Reason(this MachineMailKind kind) => kind switch
    {
        MachineMailKind.Loop => "loop",
        MachineMailKind.OwnAddress => "own-address",
        MachineMailKind.Bounce => "bounce",
        MachineMailKind.AutoReply => "auto-reply",
        MachineMailKind.Bulk => "bulk",
        MachineMailKind.Spam => "spam",
        MachineMailKind.None => throw new UnreachableException("A person's mail has no reason to be ignored."),
    };
}
