namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>What counts the memory of the whole process runs when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
