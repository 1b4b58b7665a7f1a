namespace SupportFunctions.Desk.Http;

/// <summary>What a key may do; each includes those below it.</summary>
public enum Role
{
    Unknown = 0,
    Reader = 1,
    Engineer = 2,
    Lead = 3,
    Admin = 4,
}
