using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>The customer's judgement of a closed case (R-END-2). It opens nothing again and changes no clock.</summary>
public static partial class CaseDecider
{
    private static Decision.Refused? Rate(CaseChange change, CaseCommand.Rate command, NodaTime.Instant at)
    {
        if (command.Answer is not (RatingAnswer.Good or RatingAnswer.Bad))
        {
            return Refuse(Invalid, "Say good or bad.", "answer");
        }

        string? comment = NullIfBlank(command.Comment)?.Trim();
        if (comment?.Length > CaseRating.CommentCharacters)
        {
            return Refuse(Invalid, $"At most {CaseRating.CommentCharacters} characters fit here. Answer the mail to say more.", "comment");
        }

        CaseRating? before = change.Case.Ratings.FirstOrDefault(r => r.Mail == command.Mail);
        if (before is not null && before.Answer == command.Answer && before.Comment == comment)
        {
            return null;
        }

        if (before is not null && at > before.FirstAt + CaseRating.Changeable)
        {
            return Refuse(WrongState, "You answered more than seven days ago, and the answer stands. Answer the mail to say more.");
        }

        change.Add(at, command.By, new CaseEvent.Rated(command.Mail, command.Answer, comment));
        return null;
    }
}
