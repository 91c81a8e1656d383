"""Inflected forms with the word they belong to, and words that are alike but not the same. Our own lists."""

#: Language -> pairs "form lemma".
FORMS = {
    "kk": """
        суларды су / ауаның ауа / ауаға ауа / жерлерде жер / топырақтың топырақ / топырағы топырақ / өзендерге өзен
        көлдің көл / қалдықтарды қалдық / қалдығы қалдық / қалдықтарымыз қалдық / шаңнан шаң / шаңмен шаң
        сүзгілер сүзгі / сүзгінің сүзгі / сүзгімен сүзгі / зауыттардан зауыт / зауытқа зауыт / қазандықтың қазандық
        қазандығында қазандық / көмірді көмір / көмірмен көмір / газдың газ / энергиясы энергия / энергияны энергия
        құбырлардағы құбыр / станциясында станция / технологиялардың технология / технологиясын технология
        кәсіпорындарға кәсіпорын / мекемелермен мекеме / министрлігінің министрлік / жобалардан жоба / жобасы жоба
        бағдарламасында бағдарлама / елдерінде ел / қалаларымыздың қала / ауылдары ауыл / халқы халық
        халықтың халық / орнына орын / орындарға орын / кітабы кітап / есебі есеп / есептен есеп / қабатының қабат
        батпақтарда батпақ / мұздықтардың мұздық / мұздығынан мұздық / ормандарға орман / тазартқан тазарту
        тазартады тазарту / тазартуға тазарту / өндірді өндіру / өндірген өндіру / өлшейді өлшеу / өлшеген өлшеу
        азайтатын азайту / азайтпайды азайту / қолданса қолдану / қолданып қолдану / сақтаймыз сақтау
        бақылауда бақылау / ысырапсыздықты ысырапсыздық
    """,
    "ky": """
        сууларды суу / суунун суу / абага аба / жерлерде жер / топурактын топурак / топурагы топурак
        дарыялардан дарыя / көлдүн көл / калдыктарды калдык / калдыгы калдык / чаңдан чаң / чыпкалар чыпка
        чыпканын чыпка / чыпкасы чыпка / заводдорго завод / заводдун завод / казандын казан / көмүрдү көмүр
        көмүрүнөн көмүр / газдын газ / энергиясы энергия / энергияны энергия / түтүктөрдөгү түтүк
        станциясында станция / технологиялардын технология / технологиясын технология / ишканаларга ишкана
        мекемелерден мекеме / министрлигинин министрлик / долбоорлордо долбоор / долбоору долбоор
        программасында программа / өлкөлөрүндө өлкө / шаарлардын шаар / айылдары айыл / калктын калк
        мөңгүлөрдүн мөңгү / мөңгүсүнөн мөңгү / токойлорго токой / токоюнун токой / китеби китеп / эсебинде эсеп
        эсептен эсеп / катмарынын катмар / саздактарда саздак / тамчылардан тамчы / тазалаган тазалоо
        тазалайт тазалоо / тазалоонун тазалоо / өлчөйт өлчөө / өлчөгөн өлчөө / азайтат азайтуу / азайтпайт азайтуу
        азайткан азайтуу / колдонушат колдонуу / колдонуп колдонуу / сактайбыз сактоо / иштеткен иштетүү
        иштетүүнү иштетүү / өндүрдү өндүрүү / өндүрүүдө өндүрүү / коргосо коргоо / коргоого коргоо
    """,
    "tg": """
        обҳои об / обро об / ҳавои ҳаво / ҳаворо ҳаво / замини замин / заминҳои замин / хокҳоро хок / хокаш хок
        дарёҳо дарё / дарёи дарё / дарёҳоямон дарё / кӯлҳои кӯл / партовҳоро партов / партови партов / чангу чанг
        филтрҳои филтр / филтре филтр / заводҳо завод / заводашон завод / дегҳои дег / ангиштро ангишт
        ангишти ангишт / газҳои газ / энергияи энергия / энергияро энергия / қубурҳои қубур / истгоҳҳои истгоҳ
        технологияҳои технология / технологияашон технология / корхонаҳоро корхона / корхонаи корхона
        муассисаҳои муассиса / вазорати вазорат / лоиҳаҳо лоиҳа / лоиҳаро лоиҳа / барномаи барнома
        кишварҳои кишвар / кишварамон кишвар / шаҳрҳо шаҳр / деҳаҳои деҳа / аҳолии аҳолӣ / пиряхҳои пирях
        пиряхҳоямон пирях / ҷангалҳоро ҷангал / китобҳояшон китоб / ҳисоботи ҳисобот / қабати қабат
        ботлоқҳо ботлоқ / қатраҳои қатра / мутахассисон мутахассис / коршиносони коршинос / месозад сохтан
        месозанд сохтан / сохт сохтан / сохтааст сохтан / насохтанд сохтан / мегирад гирифтан / гирифтанд гирифтан
        меомӯзем омӯхтан / омӯхта омӯхтан / менависад навиштан / истифодаи истифода
    """,
    "tk": """
        suwlary suw / suwuň suw / howany howa / howanyň howa / ýerlerde ýer / topragy toprak / topragyň toprak
        derýalardan derýa / köllere köl / galyndylary galyndy / galyndynyň galyndy / tozandan tozan
        süzgüçler süzgüç / süzgüjiň süzgüç / süzgüji süzgüç / zawodlara zawod / zawodyň zawod / gazanlarda gazan
        kömri kömür / kömürden kömür / gazyň gaz / energiýasy energiýa / energiýanyň energiýa / turbalardaky turba
        stansiýasynda stansiýa / tehnologiýalaryň tehnologiýa / tehnologiýasyny tehnologiýa / kärhanalara kärhana
        kärhanasynyň kärhana / edaralardan edara / ministrliginiň ministrlik / taslamalarda taslama
        taslamasy taslama / maksatnamasynda maksatnama / ýurtlarynda ýurt / ýurdumyz ýurt / şäherleriň şäher
        obalary oba / ilatyň ilat / buzluklaryň buzluk / buzlugyndan buzluk / tokaýlara tokaý / tokaýynyň tokaý
        kitaby kitap / hasabynda hasap / hasapdan hasap / gatlagynyň gatlak / gatlaklar gatlak
        batgalyklarda batgalyk / damjalardan damja / çeşmäni çeşme / çeşmäniň çeşme / arassalaýar arassalamak
        arassalan arassalamak / arassalamagyň arassalamak / ölçeýär ölçemek / ölçedi ölçemek / azaldýan azaltmak
        azaltmaly azaltmak / ulanýarlar ulanmak / ulanyp ulanmak / saklaýarys saklamak / saklansa saklanmak
        öndürdi öndürmek / öndürmekde öndürmek / goramaga goramak
    """,
    "uz": """
        suvlarni suv / suvning suv / havoga havo / yerlarda yer / tuproqning tuproq / tuprogʻi tuproq
        daryolardan daryo / koʻlning koʻl / chiqindilarni chiqindi / chiqindisi chiqindi / changdan chang
        filtrlar filtr / filtrning filtr / zavodlarga zavod / zavodning zavod / qozonlarda qozon / koʻmirni koʻmir
        koʻmiridan koʻmir / gazning gaz / energiyasi energiya / energiyani energiya / quvurlardagi quvur
        stansiyasida stansiya / texnologiyalarning texnologiya / texnologiyasini texnologiya / korxonalarga korxona
        muassasalardan muassasa / vazirligining vazirlik / loyihalarda loyiha / loyihasi loyiha / dasturida dastur
        mamlakatlarida mamlakat / shaharlarning shahar / shahri shahar / qishloqlari qishloq / qishlogʻida qishloq
        aholining aholi / muzliklarning muzlik / muzligidan muzlik / oʻrmonlarga oʻrmon / oʻrmonining oʻrmon
        kitobi kitob / hisobotida hisobot / hisobotdan hisobot / qatlamining qatlam / botqoqlarda botqoq
        tomchilardan tomchi / tozalaydi tozalamoq / tozalagan tozalamoq / tozalamoqda tozalamoq
        tozalashni tozalamoq / oʻlchaydi oʻlchamoq / oʻlchadi oʻlchamoq / kamaytiradi kamaytirmoq
        kamaytirmaydi kamaytirmoq / kamaytirgan kamaytirmoq / qoʻllayaptilar qoʻllamoq / qoʻllasa qoʻllamoq
        saqlaymiz saqlamoq / ishlatilgan ishlatilmoq / asraydi asramoq / oqadi oqmoq / oqqan oqmoq
        bilimlarimizni bilim / maʼlumotlaringiz maʼlumot
    """,
}

#: Language -> pairs "word word": alike, but not the same word.
STRANGERS = {
    "kk": """
        газ газет / су суық / ауа аула / қала қалдық / бала балық / көл көлік / көмір көмірқышқыл / жер жеміс
        тас тасқын / сан сана / ара арал / дала дәлел / жар жарық / мал мала / шаң шаңырақ / бас бастық / ана анар
    """,
    "ky": """
        газ газета / суу суук / кала калдык / бала балык / көл көлөм / жер жемиш / таш ташкын / сан санаа / ара арал
        аба абал / мал малина / чаң чаңгы / баш башкарма / тоо тоок / кар карта / кен кенен
    """,
    "tg": """
        об обод / замин замон / газ газета / кор корд / бор борон / дар дард / кӯл кула / филтр филм / хок хокистар
        нам намак / мева мавод / завод зарар / барф барг / шаҳр шоҳ / ранг рег / санг сабаб
    """,
    "tk": """
        gaz gazet / suw suwuk / oba obýekt / köl kölege / ýer ýel / daş daşary / san sanaw / mal maşyn / buz buzluk
        gum gumanitar / tozan tozgun / sil silos / kän kanal / tok toprak / gar garaž / el elek
    """,
    "uz": """
        gaz gazeta / suv suvoq / koʻl koʻlam / bola bolta / yer yetti / tosh toshqin / son sonet / mol molekula
        muz muzey / don dono / chang changal / qum qumri / kon konsert / tok tokcha / qor qorin / sel selen
    """,
}


def pairs(lines: str) -> list[tuple[str, str]]:
    """The pairs of words between slashes and line ends."""
    found = (pair.split() for line in lines.splitlines() for pair in line.split("/"))
    return [(pair[0], pair[1]) for pair in found if pair]
