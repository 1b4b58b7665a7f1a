using SupportFunctions.Standalone;
using SupportFunctions.Standalone.Configuration;
using SupportFunctions.Standalone.Demo;
using SupportFunctions.Standalone.WhatIf;

if (args is [WhatIfArguments.Verb, .. string[] question])
{
    return await WhatIfProgram.RunAsync(question);
}

(DeskArguments? arguments, int exitCode) = DeskArguments.Read(args, Console.Error);
return arguments switch
{
    null => exitCode,
    { IsDemo: true } => await DemoProgram.RunAsync(arguments),
    _ => await DeskProgram.RunAsync(arguments),
};
