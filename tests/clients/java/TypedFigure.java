import org.openapitools.client.ApiClient;
import org.openapitools.client.api.FiguresApi;
import org.openapitools.client.api.FiguresApi.APIGetFigureRequest;
import org.openapitools.client.api.MarketSizeApi;
import org.openapitools.client.api.MarketSizeApi.APIListMarketSizeRequest;
import java.util.List;

public class TypedFigure {
  public static void main(String[] args) throws Exception {
    var client = new ApiClient();
    client.updateBaseUri(args[0]);
    var figure = new FiguresApi(client).getFigure(APIGetFigureRequest.newBuilder().id(args[1]).unit("USD").build()).getData();
    System.out.printf("%s %s %s%n", figure.getComparator(), figure.getValue().toPlainString(), figure.getUnit());
    var asked = APIListMarketSizeRequest.newBuilder().area(List.of("CHN")).unit("USD").limit(3).build();
    for (var row : new MarketSizeApi(client).listMarketSize(asked).getData())
      System.out.printf("%s %s%n", row.getPeriod(), row.getSales() == null ? "" : row.getSales().getValue());
  }
}
