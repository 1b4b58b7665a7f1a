using SupportFunctions.Standalone;
using SupportFunctions.Standalone.Configuration;

(DeskArguments? arguments, int exitCode) = DeskArguments.Read(args, Console.Error);
return arguments is null ? exitCode : await DeskProgram.RunAsync(arguments);
