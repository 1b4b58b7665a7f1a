using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>A question that can be answered: everything in it was checked.</summary>
/// <param name="Terms">Those that were in force.</param>
/// <param name="Now">Every verdict is as of this instant.</param>
public sealed record WhatIfQuestion(CasePeriod Period, SlaTerms Terms, Alternative Would, Instant Now);
