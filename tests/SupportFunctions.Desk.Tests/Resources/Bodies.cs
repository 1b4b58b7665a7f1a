namespace SupportFunctions.Desk.Tests.Resources;

/// <summary>The literal bodies of the contract, with every optional field; single quotes stand for double ones.</summary>
internal static class Bodies
{
    public const string Customer = """
        {'name':'Acme','tier':'enterprise','plan':'Elite','deployment':'self-hosted','domains':['acme.example'],
         'contacts':[{'email':'ada@acme.example','name':'Ada','statusMail':true}],'timeZone':'America/New_York','language':'en',
         'agreement':'standard','assignedEngineer':'grace','products':['server'],'region':'us','facts':{'version':'5.1','seats':40}}
        """;

    public const string Engineer = """
        {'name':'Grace','email':'grace@desk.example','level':4,'areas':[{'product':'server','proficiency':5}],'capacity':5,
         'timeZone':'Europe/Vienna','lead':false,'startDate':'2026-01-07'}
        """;

    public const string Agreement = """
        {'name':'Gold','validFrom':'2026-01-01T00:00:00Z','validTo':'2027-01-01T00:00:00Z',
         'targets':{'sev1':{'firstResponse':{'duration':'PT24H','calendar':'pacific-business-hours','mode':'rolled'},
                            'resolution':{'duration':'PT72H','calendar':'always'}},
                    'sev2':{'firstResponse':{'duration':'PT40H','calendar':'pacific-business-hours'}}},
         'pauseResolutionWhileWaiting':true,'availability':{'target':0.995,'countsMaintenance':false},
         'maintenance':{'notice':'PT24H','maxLength':'PT2H'}}
        """;

    public const string Calendar = """
        {'timeZone':'America/Los_Angeles','weekly':{'mon':[['09:00','17:00']],'sun':[['00:00','01:30'],['22:00','24:00']]},
         'holidays':[{'date':'2026-11-26','name':'Thanksgiving'}],'validFrom':'2026-01-01T00:00:00Z'}
        """;

    public static string Small(string table) => table switch
    {
        "customers" => "{'name':'Acme','tier':'team','deployment':'managed'}",
        "engineers" => "{'name':'Grace','email':'grace@desk.example','level':4}",
        "agreements" => "{'name':'Gold','targets':{}}",
        "calendars" => "{'timeZone':'UTC','weekly':{'mon':[['09:00','17:00']]}}",
        _ => "{}",
    };
}
