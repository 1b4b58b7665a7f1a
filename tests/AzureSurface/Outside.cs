namespace AzureSurface;

internal static class Outside
{
    public static NotSupportedException Call(string member) =>
        new($"{member} would call the outside, which AzureSurface has not. Run these tests with -p:AzurePackages=true, or give the code a mock.");
}
