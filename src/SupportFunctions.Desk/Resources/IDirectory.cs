using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;

namespace SupportFunctions.Desk.Resources;

/// <summary>Who there is and what applies, from memory: a change made here is seen at once, one made elsewhere within 15 s of real time.</summary>
public interface IDirectory
{
    /// <summary>Everything besides the case that a decision looks at. Customers that do not exist are left out.</summary>
    ValueTask<DeskTerms> TermsAsync(IEnumerable<string> customerIds, CancellationToken cancellation);

    /// <summary>Who writes from this address (R-CUS-4): a contact's address first, else the exact mail domain; public domains identify nobody.</summary>
    ValueTask<CustomerTerms?> RecogniseAsync(string address, CancellationToken cancellation);

    /// <summary>Whose chat channel this is, such as <c>slack:T1/C1</c>; null when nobody's alone.</summary>
    ValueTask<CustomerTerms?> RecogniseChannelAsync(string channel, CancellationToken cancellation);

    /// <summary>The engineer with this address (R-IN-5).</summary>
    ValueTask<EngineerTerms?> EngineerAsync(string address, CancellationToken cancellation);

    /// <summary>Agreements and calendars through time: what every verdict is computed with.</summary>
    ValueTask<SlaTerms> SlaTermsAsync(CancellationToken cancellation);
}
