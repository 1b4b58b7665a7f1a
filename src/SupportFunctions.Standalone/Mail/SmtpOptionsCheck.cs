using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Standalone.Mail;

/// <summary>What the attributes of <see cref="SmtpOptions"/> cannot say: rules across fields.</summary>
public sealed class SmtpOptionsCheck : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        if (options.UserName is null != options.Password is null)
            faults.Add("Smtp:UserName and Smtp:Password go together; set both or neither.");
        if (options is { UserName: not null, Security: SmtpSecurity.None, AllowPasswordWithoutTls: false })
            faults.Add("Smtp:Security None would send the password in clear text; use Required or Implicit, or set Smtp:AllowPasswordWithoutTls.");
        if (options.From is { } from)
        {
            try
            {
                AddrSpec.ToWire(from, "Smtp:From");
            }
            catch (ArgumentException e)
            {
                faults.Add(e.Message);
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
